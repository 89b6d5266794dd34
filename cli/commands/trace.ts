import { formatProjectKey } from '../../lib/project-key.ts';
import { createQueueClient } from '../../lib/queue/send.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { findRuns } from '../diary/find-runs.ts';
import { type DiaryRow, describeEntry, toJson } from '../diary/rows.ts';
import { countLetters, HeldLetters } from '../dlq/held-letters.ts';
import { type LetterRow, toRow } from '../dlq/letter.ts';
import { selectLetters } from '../dlq/select-letters.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { endIfInterrupted, listenForInterruption } from '../interruption.ts';
import type { Hub } from '../open-hub.ts';
import { writeJson, writeOut } from '../output.ts';
import { show } from '../table.ts';
import { HUB } from '../usage.ts';

export const trace = command({
  name: 'trace',
  operands: ['<delivery>'],
  options: {},
  summary: 'what became of one delivery: runs, dead letters, what is shown now',
  details: [
    'The id is in the answer to the delivery (GitLab: Edit webhook > Recent events) and in `hub log`. Nobody',
    'can look into the queue: a delivery that waits there is not found. One that came to nothing leaves no',
    'trace here either; the log of the replicate function has it (`unchanged`).',
  ],
  examples: [`${HUB} trace 6a0f1c52-7d0e-4c59-9f4e-2f6b8a3d1e90`],
  parse: (input) => input.operand(0) ?? '',
  run: traceDelivery,
});

/** All that can be known of a delivery. */
export type Trace = {
  readonly runs: readonly DiaryRow[];
  readonly letters: readonly LetterRow[];
  /** Dead letters that could not be seen. */
  readonly unseen: number;
  /** Messages in the queue, whose ever they are. */
  readonly queued: number;
};

async function traceDelivery(delivery: string, { openHub, json }: Session): Promise<void> {
  const hub = await openHub();
  const projects = await listProjects(hub.table);
  const signal = listenForInterruption();
  const [runs, dead] = await Promise.all([
    findRuns(hub.table, projects, delivery, signal),
    findLetters(hub, projects, delivery, signal),
  ]);
  endIfInterrupted(signal, 'not all diaries and dead letters were looked at.');
  const queued = await countLetters(createQueueClient(), hub.queueUrl);
  const found: Trace = { runs, ...dead, queued };
  if (json) await writeJson({ delivery, ...found, runs: runs.map(toJson) });
  else await writeOut(describeTrace(found));
  if (runs.length > 0 || dead.letters.length > 0) return;
  throw new CommandError(EXIT.notFound, `Nothing is known here of the delivery ${delivery}.`, {
    advice:
      'It waits in the queue, or it changed nothing, or it never came: see Recent events in GitLab and the log of the functions.',
  });
}

async function findLetters(
  { deadLetterQueueUrl }: Hub,
  projects: readonly HubProject[],
  id: string,
  signal: AbortSignal,
) {
  const now = new Date();
  const letters: LetterRow[] = [];
  const selection = { id, project: null, reason: null, olderThanMs: null };
  await using held = new HeldLetters(createQueueClient(), deadLetterQueueUrl);
  const source = { held, projects, selection, now, signal };
  for await (const found of selectLetters(source)) letters.push(...found.map((letter) => toRow(letter, now)));
  return { letters, unseen: await held.countUnseen() };
}

export function describeTrace({ runs, letters, unseen, queued }: Trace): string {
  const projects = new Map(runs.map(({ project }) => [formatProjectKey(project), project]));
  const lines = [
    ...runs.map(({ project, entry }) => `${entry.at}  ${project.path}  ${describeEntry(entry)}`),
    ...letters.map(
      ({ deadSince, project, code, reason }) =>
        `${deadSince}  ${project ?? '–'}  dead letter: ${code}: ${reason}`,
    ),
    ...(letters.length > 0 ? [`Replay it once the cause is gone: ${HUB} dlq replay <delivery>`] : []),
    ...[...projects.values()].map(describeNow),
    queued === 0
      ? 'The queue is empty: nothing waits there.'
      : `${queued} messages are in the queue; whether this is one of them cannot be seen.`,
    ...(unseen === 0 ? [] : [`${unseen} dead letters could not be seen.`]),
  ];
  return lines.map((line) => `${show(line)}\n`).join('');
}

function describeNow({ path, status, head, models, lastError }: HubProject): string {
  const error = lastError === null ? '' : `, last error ${lastError.code}`;
  return `By now ${path} is ${status} at ${head?.slice(0, 8) ?? 'no commit'} with ${models} models${error}.`;
}
