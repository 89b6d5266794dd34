import { formatProjectKey } from '../../lib/project-key.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { parseAge } from '../age.ts';
import { command, type Session } from '../command.ts';
import { findRuns } from '../diary/find-runs.ts';
import { type DiaryRow, toJson } from '../diary/rows.ts';
import { HeldLetters } from '../dlq/held-letters.ts';
import { type LetterRow, toRow } from '../dlq/letter.ts';
import { selectLetters } from '../dlq/select-letters.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Input } from '../input.ts';
import type { Hub } from '../stack/open-hub.ts';
import { countMessages } from '../stack/queue-depth.ts';
import { endIfInterrupted, listenForInterruption } from '../terminal/interruption.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { describeTrace } from '../trace/describe.ts';
import type { LogLine } from '../trace/log-line.ts';
import { readLog } from '../trace/read-log.ts';
import { whereElse } from '../trace/where-else.ts';
import { HUB } from '../usage.ts';

type Question = { readonly delivery: string; readonly sinceMs: number };

const DEFAULT_SINCE = '3d';

export const trace = command({
  name: 'trace',
  operands: ['<delivery>'],
  options: {
    since: {
      value: 'AGE',
      summary: `how far to look back in log and diaries: 6h, 14d (${DEFAULT_SINCE} if nothing is said)`,
    },
  },
  summary: 'what became of one delivery, from its receipt to the cards',
  details: [
    'The id is in the answer to the delivery (GitLab: Edit webhook > Recent events) and in `hub log`. Looks into the log',
    'of the functions, the diaries and the dead letters, and says how its projects are now. Nobody can look into the queue.',
  ],
  examples: [
    `${HUB} trace 6a0f1c52-7d0e-4c59-9f4e-2f6b8a3d1e90`,
    `${HUB} --stage prod trace 6a0f1c52-7d0e-4c59-9f4e-2f6b8a3d1e90 --since 14d`,
  ],
  parse: (input: Input): Question => ({
    delivery: input.operand(0) ?? '',
    sinceMs: parseAge(input.text('since') ?? DEFAULT_SINCE),
  }),
  run: traceDelivery,
});

async function traceDelivery({ delivery, sinceMs }: Question, session: Session): Promise<void> {
  const { openHub, json, pasteable } = session;
  const hub = await openHub();
  const now = new Date();
  const projects = await listProjects(hub.table);
  const signal = listenForInterruption();
  const since = new Date(now.getTime() - sinceMs);
  const [log, runs, dead] = await Promise.all([
    readLog(hub.logs, { delivery, since, signal }),
    findRuns(hub.table, projects, { delivery, since, signal }),
    findLetters(hub, projects, delivery, now, signal),
  ]);
  endIfInterrupted(signal, 'not all of the log, the diaries and the dead letters was looked at.');
  const queued = await countMessages(createQueueClient(), hub.queueUrl);
  if (json) await writeJson({ delivery, log, runs: runs.map(toJson), ...dead, queued });
  else {
    const about = keysIn(log.lines, runs, dead.letters);
    const concerned = projects.filter((project) => about.has(formatProjectKey(project)));
    await writeOut(pasteable(describeTrace({ log, runs, ...dead, queued, projects: concerned })));
  }
  if (log.lines.length > 0 || runs.length > 0 || dead.letters.length > 0) return;
  throw new CommandError(EXIT.notFound, `Nothing is known here of the delivery ${delivery}.`, {
    advice: whereElse(queued, sinceMs),
  });
}

/** Keys of the projects that anything of this is about. */
function keysIn(
  lines: readonly LogLine[],
  runs: readonly DiaryRow[],
  letters: readonly LetterRow[],
): ReadonlySet<string> {
  const about = [...lines, ...runs.map(({ project }) => project), ...letters];
  return new Set(
    about.flatMap(({ instance, projectId }) =>
      instance && projectId ? [formatProjectKey({ instance, projectId })] : [],
    ),
  );
}

async function findLetters(
  { deadLetterQueueUrl }: Hub,
  projects: readonly HubProject[],
  id: string,
  now: Date,
  signal: AbortSignal,
) {
  const letters: LetterRow[] = [];
  const selection = { id, project: null, reason: null, olderThanMs: null };
  await using held = new HeldLetters(createQueueClient(), deadLetterQueueUrl);
  const source = { held, projects, selection, now, signal };
  for await (const found of selectLetters(source)) letters.push(...found.map((letter) => toRow(letter, now)));
  return { letters, unseen: await held.countUnseen() };
}
