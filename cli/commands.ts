import type { Command } from './command.ts';
import { dlqList } from './commands/dlq-list.ts';
import { dlqPurge } from './commands/dlq-purge.ts';
import { dlqReplay } from './commands/dlq-replay.ts';
import { dlqShow } from './commands/dlq-show.ts';
import { doctor } from './commands/doctor.ts';
import { env } from './commands/env.ts';
import { forget } from './commands/forget.ts';
import { gitlabAdd } from './commands/gitlab-add.ts';
import { gitlabList } from './commands/gitlab-list.ts';
import { gitlabRemove } from './commands/gitlab-remove.ts';
import { gitlabRotate } from './commands/gitlab-rotate.ts';
import { hookAdd } from './commands/hook-add.ts';
import { hookCheck } from './commands/hook-check.ts';
import { hookList } from './commands/hook-list.ts';
import { hookResend } from './commands/hook-resend.ts';
import { hookTest } from './commands/hook-test.ts';
import { log } from './commands/log.ts';
import { model } from './commands/model.ts';
import { models } from './commands/models.ts';
import { projects } from './commands/projects.ts';
import { status } from './commands/status.ts';
import { support } from './commands/support.ts';
import { sync } from './commands/sync.ts';
import { trace } from './commands/trace.ts';

/** All that `hub` can do, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  ...[projects, models, model, status, log, trace],
  ...[gitlabAdd, gitlabList, gitlabRotate, gitlabRemove],
  ...[hookAdd, hookList, hookCheck, hookTest, hookResend],
  doctor,
  ...[sync, forget],
  ...[dlqList, dlqShow, dlqReplay, dlqPurge],
  support,
  env,
];
