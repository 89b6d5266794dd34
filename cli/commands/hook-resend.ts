import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { type HookEvent, isGoodStatus, listEvents, resendEvent } from '../gitlab/events.ts';
import {
  API_TOKEN_DETAILS,
  type HookQuestion,
  readHookQuestion,
  TARGET_OPTIONS,
} from '../gitlab/hook-target.ts';
import { openHooks } from '../gitlab/open-hooks.ts';
import { findOurHook } from '../gitlab/our-hook.ts';
import { writeJson, writeOut } from '../output.ts';
import { formatTable } from '../table.ts';
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
    `The newest ${MOST} at most: GitLab allows no more in a minute (17.4 and later). What failed is never needed for the`,
    'models: the next push or test of a project brings all of it.',
  ],
  examples: [`${HUB} --stage prod hook resend --group acme/data`],
  parse: (input): Given => ({
    ...readHookQuestion(input, 'hook resend'),
    dryRun: input.flag('dry-run'),
  }),
  run: resend,
});

async function resend({ target, instance, dryRun }: Given, { openHub, json }: Session): Promise<void> {
  const session = await openHooks(await openHub(), instance);
  const hook = await findOurHook(session, target);
  const events = await listEvents(session.api, target, hook.id);
  if (events === null) {
    throw new CommandError(
      EXIT.failed,
      'This GitLab has no list of deliveries for the API (17.3 and later have).',
      {
        advice: 'Use `hub hook test`, or Resend under Recent events of the webhook.',
      },
    );
  }
  const rows: (HookEvent & { readonly again: string | null })[] = [];
  for (const event of failedSince(events)) {
    const again = dryRun ? null : await resendEvent(session.api, target, hook.id, event.id);
    rows.push({ ...event, again });
  }
  await (json ? writeJson(rows) : writeOut(describe(rows)));
  if (rows.some(({ again }) => again !== null && !isGoodStatus(again))) {
    throw new CommandError(EXIT.failed, 'Some failed again.', {
      advice: `See why: \`hub hook check --${target.kind} ${target.path}\`.`,
    });
  }
}

/** Oldest first, as they would have arrived. */
function failedSince(events: readonly HookEvent[]): HookEvent[] {
  const good = events.findIndex(({ isGood }) => isGood);
  return events
    .slice(0, good < 0 ? events.length : good)
    .slice(0, MOST)
    .reverse();
}

function describe(rows: readonly (HookEvent & { readonly again: string | null })[]): string {
  if (rows.length === 0) return 'Nothing has failed since the last delivery that went through.\n';
  return formatTable(rows, [
    { title: 'EVENT', value: ({ id }) => id },
    { title: 'AT', value: ({ at }) => at },
    { title: 'ANSWER', value: ({ status }) => status },
    { title: 'SENT AGAIN', value: ({ again }) => again },
    { title: 'REASON', value: ({ reason }) => reason },
  ]);
}
