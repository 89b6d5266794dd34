import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ProjectState } from '../../lib/replica/project/project-state.ts';
import type { Exchange } from '../gateway/start.ts';
import type { Handled } from '../poller/poller.ts';

/** What the webhook answers; another answer comes from the gateway itself. */
const answerSchema = z.object({
  status: z.string(),
  reason: z.string(),
  project: z.nullable(z.string()),
  ref: z.nullable(z.string()),
});

/** A line as `18:30:12  Push Hook  acme/data/models  refs/heads/main  202 accepted  The default branch will be replicated.` */
export function deliveryLine({ event, answer }: Exchange, at: Date): string {
  const parsed = answerSchema.safeParse(parseJson(answer.body.toString()));
  const { status, reason, project, ref } = parsed.success
    ? parsed.data
    : { status: 'failed', reason: answer.body.toString(), project: null, ref: null };
  const hook = event.headers['x-gitlab-event'] ?? 'no GitLab event';
  return line(at, hook, project ?? '–', ref ?? '–', `${answer.status} ${status}`, reason);
}

/**
 * A line as `18:30:12  replicated  acme/data/models  4 models  258 ms`
 * @param message what the worker was invoked with @param project as it is afterwards
 */
export function outcomeLine(
  handled: Handled,
  message: ReplicateMessage,
  project: ProjectState,
  at: Date,
): string {
  // Since the delivery arrived: the worker may have waited, or tried before.
  const milliseconds = at.getTime() - Date.parse(message.receivedAt);
  const [verb, detail] = describeOutcome(handled, project);
  return line(at, verb, project.path ?? message.path ?? '–', detail, `${milliseconds} ms`);
}

function describeOutcome({ outcome, error, receiveCount }: Handled, project: ProjectState): [string, string] {
  const lastError =
    project.lastError === null ? '–' : `${project.lastError.code}: ${project.lastError.message}`;
  if (error !== null) return ['interrupted', error.message];
  if (outcome === 'kept') return ['to be retried', `attempt ${receiveCount}: ${lastError}`];
  switch (project.status) {
    case 'synced':
      return ['replicated', countOf(project)];
    case 'empty':
      return ['empty', 'the default branch has no commit'];
    case 'pending':
    case 'failed':
    case 'gone':
      return [project.status, lastError];
  }
}

function countOf({ models, problems }: ProjectState): string {
  const counted = models === 1 ? '1 model' : `${models} models`;
  return problems === 0 ? counted : `${counted}, ${problems} with a problem`;
}

/** What came from outside must not steer the terminal. */
function line(at: Date, ...fields: string[]): string {
  const time = at.toLocaleTimeString('en-GB');
  const shown = [time, ...fields].map((field) => stripVTControlCharacters(field).replace(/\p{Cc}/gu, ' '));
  return `${shown.join('  ')}\n`;
}
