import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Finding } from '../finding.ts';
import { checkEventLog, checkHooks } from '../gitlab/check-hook.ts';
import { listEvents } from '../gitlab/events.ts';
import {
  API_TOKEN_DETAILS,
  type HookQuestion,
  readHookQuestion,
  TARGET_OPTIONS,
} from '../gitlab/hook-target.ts';
import { listHooks } from '../gitlab/hooks.ts';
import { type HookSession, openHooks } from '../gitlab/open-hooks.ts';
import { hasFailed, report } from '../report.ts';
import { writeJson } from '../terminal/output.ts';
import { HUB } from '../usage.ts';

export const hookCheck = command({
  name: 'hook check',
  operands: [],
  options: TARGET_OPTIONS,
  summary: 'whether a webhook leads to this hub and is switched on, and what became of its deliveries',
  details: API_TOKEN_DETAILS,
  examples: [`${HUB} --stage prod hook check --group acme/data`],
  parse: (input) => readHookQuestion(input, 'hook check'),
  run: printCheck,
});

async function printCheck(question: HookQuestion, session: Session): Promise<void> {
  const findings = await report(
    look(await openHooks(await session.openHub(), question.instance), question),
    session,
  );
  if (session.json) await writeJson(findings);
  if (hasFailed(findings)) {
    throw new CommandError(EXIT.failed, 'Something is wrong with the webhook.', {
      advice: 'It is marked ✗ above.',
    });
  }
}

/** All that can be known of the webhook of a target. */
async function* look({ api, hub, tokens }: HookSession, question: HookQuestion): AsyncGenerator<Finding> {
  const { target } = question;
  const hooks = await listHooks(api, target);
  yield* checkHooks(question, hooks, hub.syncUrl, tokens);
  const ours = hooks.find(({ url }) => url === hub.syncUrl);
  if (ours !== undefined) yield checkEventLog(await listEvents(api, target, ours.id), question);
}
