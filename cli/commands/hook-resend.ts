import { RetryLater } from '../../lib/errors.ts';
import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { explain } from '../explain.ts';
import { isGoodStatus, listEvents } from '../gitlab/events.ts';
import { failedSince } from '../gitlab/failed-events.ts';
import {
  API_TOKEN_DETAILS,
  type HookQuestion,
  hookCommand,
  readHookQuestion,
  TARGET_OPTIONS,
} from '../gitlab/hook-target.ts';
import { openHooks } from '../gitlab/open-hooks.ts';
import { findOurHook } from '../gitlab/our-hook.ts';
import { type Resent, resendAll } from '../gitlab/resend.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { HUB } from '../usage.ts';

type Given = HookQuestion & { readonly dryRun: boolean };

/** GitLab allows five a minute. */
const MOST = 5;

export const hookResend = command({
  name: 'hook resend',
  operands: [],
  options: {
    ...TARGET_OPTIONS,
    'dry-run': { value: null, summary: 'show what would be sent again, send nothing' },
  },
  summary: 'have GitLab send again what failed since the last delivery that went through',
  details: [
    ...API_TOKEN_DETAILS,
    `The newest ${MOST} at most: GitLab allows no more in a minute (17.4 and later). Of a group each project is judged by`,
    'itself. What failed is never needed for the models: the next push or test of a project brings all of it.',
  ],
  examples: [`${HUB} --stage prod hook resend --group acme/data`],
  parse: (input): Given => ({
    ...readHookQuestion(input, 'hook resend'),
    dryRun: input.flag('dry-run'),
  }),
  run: resend,
});

async function resend({ dryRun, ...question }: Given, { openHub, json }: Session): Promise<void> {
  const { target, instance } = question;
  const session = await openHooks(await openHub(), instance);
  const hook = await findOurHook(session, question);
  const events = await listEvents(session.api, target, hook.id);
  if (events === null) {
    throw new CommandError(
      EXIT.failed,
      'This GitLab has no list of deliveries for the API (17.3 and later have).',
      {
        advice: `Use ${hookCommand('test', question)}, or Resend under Recent events of the webhook.`,
      },
    );
  }
  const failed = failedSince(events, target);
  // Oldest first, as they would have arrived.
  const meant = failed.slice(0, MOST).reverse();
  const signal = listenForInterruption();
  const { rows, stopped } = dryRun
    ? { rows: meant.map((event) => ({ ...event, again: null })), stopped: undefined }
    : await resendAll(session.api, target, hook.id, meant, signal);
  await (json ? writeJson(rows) : writeOut(describe(rows, failed.length - meant.length)));
  if (dryRun) return;
  const sent = rows.filter(({ again }) => again !== null);
  if (stopped !== undefined) throw explainStop(sent.length, rows.length, stopped);
  endIfInterrupted(signal, `${sent.length} of ${rows.length} were sent again.`);
  if (sent.some(({ again }) => again !== null && !isGoodStatus(again))) {
    throw new CommandError(EXIT.failed, 'Some failed again.', {
      advice: `See why: ${hookCommand('check', question)}.`,
    });
  }
}

/** The table has shown which. What has gone through is not among those that failed when it is said again. */
function explainStop(sent: number, all: number, cause: unknown): unknown {
  // It is not the number of them that is in the way.
  if (sent === 0 && !(cause instanceof RetryLater)) return cause;
  const why = explain(cause, { kind: 'local' }).message;
  const seconds = cause instanceof RetryLater ? cause.retryAfterSeconds : undefined;
  const pause = seconds === undefined ? 'in a minute' : `in ${seconds} s`;
  const advice =
    cause instanceof RetryLater
      ? `The others were not: say the same again ${pause} to go on.`
      : 'The others were not. Mend the cause, and say the same again to go on.';
  return new CommandError(EXIT.failed, `${sent} of ${all} were sent again, then: ${why}`, { cause, advice });
}

function describe(rows: readonly Resent[], left: number): string {
  if (rows.length === 0) return 'Nothing has failed since the last delivery that went through.\n';
  const table = formatTable(rows, [
    { title: 'EVENT', value: ({ id }) => id },
    { title: 'AT', value: ({ at }) => at },
    { title: 'PROJECT', value: ({ projectId }) => projectId },
    { title: 'ANSWER', value: ({ status }) => status },
    { title: 'SENT AGAIN', value: ({ again }) => again },
    { title: 'REASON', value: ({ reason }) => reason },
  ]);
  return left === 0
    ? table
    : `${table}${left} more have failed before these: say the same again in a minute.\n`;
}
