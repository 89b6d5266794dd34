import { quote } from '../../lib/http/quote.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { awaitReplica, rememberProjects } from '../await-replica.ts';
import { command, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { callApi } from '../gitlab/call.ts';
import { answerIn, listEvents } from '../gitlab/events.ts';
import { expectAnswer } from '../gitlab/expect-answer.ts';
import {
  API_TOKEN_DETAILS,
  type HookQuestion,
  hookCommand,
  hooksOf,
  readHookQuestion,
  TARGET_OPTIONS,
  type Target,
} from '../gitlab/hook-target.ts';
import type { Hook } from '../gitlab/hooks.ts';
import { type HookSession, openHooks } from '../gitlab/open-hooks.ts';
import { findOurHook } from '../gitlab/our-hook.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { withProgress } from '../terminal/with-progress.ts';
import { HUB } from '../usage.ts';

const WITHIN_MS = 120_000;

export const hookTest = command({
  name: 'hook test',
  operands: [],
  options: TARGET_OPTIONS,
  summary: 'have GitLab send a test, and wait until the models of the project are there',
  details: [
    ...API_TOKEN_DETAILS,
    'Of a group, GitLab takes the first of its own projects that has a commit; the others come with their next push.',
    'All models of the project are compared with GitLab, and repaired where they differ.',
  ],
  examples: [`${HUB} --stage prod hook test --group acme/data`],
  parse: (input) => readHookQuestion(input, 'hook test'),
  run: testHook,
});

async function testHook(question: HookQuestion, { openHub, json }: Session): Promise<void> {
  const { target, instance } = question;
  const session = await openHooks(await openHub(), instance);
  const hook = await findOurHook(session, question);
  const before = await rememberProjects(session.hub);
  const since = performance.now();
  await withProgress('GitLab delivers a test', () => press(session, question, hook));
  if (!json) await writeOut('GitLab has delivered a test, and the hub has taken it.\n');
  const isMeant = await findTested(session, target, hook);
  const project = await withProgress('reading the models', () =>
    awaitReplica(session.hub, before, isMeant, WITHIN_MS),
  );
  if (project === null) throw notSeen();
  const milliseconds = Math.round(performance.now() - since);
  const { path, projectId, status, models, problems, head, defaultBranch, lastError } = project;
  if (json) await writeJson({ project: path, projectId, status, models, problems, head, milliseconds });
  if (lastError !== null && status === 'failed') {
    throw new CommandError(EXIT.failed, `${path}: ${lastError.code}: ${lastError.message}`, {
      advice: lastError.advice ?? 'See docs/errors.md.',
    });
  }
  const count = counted(models, 'model');
  const bad = problems === 0 ? '' : `, and ${counted(problems, 'file')} with a problem`;
  const at = head === null ? '' : ` (${defaultBranch ?? 'HEAD'} at ${head.slice(0, 8)})`;
  if (!json)
    await writeOut(`${path} shows ${count}${bad}${at}, after ${(milliseconds / 1000).toFixed(1)} s.\n`);
}

/** @throws CommandError (failed) with the hub's own reason */
async function press({ api }: HookSession, question: HookQuestion, { id }: Hook): Promise<void> {
  const { target } = question;
  const resource = `${hooksOf(target)}/${id}/test/push_events`;
  const answer = await callApi(api, { method: 'POST', resource });
  if (answer.kind !== 'refused' || answer.status !== 422) {
    expectAnswer(answer, target);
    return;
  }
  const refused = answerIn(answer.said);
  if (refused !== null) {
    throw new CommandError(EXIT.failed, `The hub has refused the test: ${quote(refused.reason)}`, {
      advice: adviceFor(refused.code, question),
    });
  }
  throw new CommandError(EXIT.failed, `GitLab could not deliver a test: ${quote(answer.said)}`, {
    advice: /^Ensure /.test(answer.said)
      ? 'Push a commit first; or test the webhook of a project that has one.'
      : `Check that GitLab can reach the URL of the webhook: ${hookCommand('list', question)} shows it.`,
  });
}

/** Within half a minute of a wrong token, the hub cannot know whether another one is wrong, too. */
function adviceFor(code: string, question: HookQuestion): string {
  const give = `Give the webhook the token that the hub has: ${hookCommand('add', question)}.`;
  switch (code) {
    case 'BAD_CREDENTIALS':
      return give;
    case 'SECRETS_UNAVAILABLE':
      return `${give} If it has that already, try again in half a minute.`;
    default:
      return 'See docs/deliveries.md for what the answer means.';
  }
}

/** Of a group, only the log of its webhook says which project GitLab has taken. */
async function findTested(
  { api }: HookSession,
  target: Target,
  { id }: Hook,
): Promise<(project: HubProject) => boolean> {
  const [newest] = (await listEvents(api, target, id)) ?? [];
  const tested = newest?.projectId ?? null;
  return (project) =>
    project.instance === api.instance &&
    (tested === null ? isIn(target, project) : project.projectId === tested);
}

/** Paths in GitLab know no case. */
function isIn({ kind, path }: Target, project: HubProject): boolean {
  const [wanted, there] = [path.toLowerCase(), project.path.toLowerCase()];
  return kind === 'project' ? there === wanted : there.startsWith(`${wanted}/`);
}

function notSeen(): CommandError {
  return new CommandError(EXIT.failed, `No run has ended within ${WITHIN_MS / 1000} s.`, {
    advice: 'See `hub doctor`, and `hub projects` for what it says of the last attempt.',
  });
}
