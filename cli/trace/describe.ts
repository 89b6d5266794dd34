import type { HubProject } from '../../lib/store/hub.ts';
import { counted } from '../counted.ts';
import { type DiaryRow, describeEntry } from '../diary/rows.ts';
import type { LetterRow } from '../dlq/letter.ts';
import { show } from '../terminal/show.ts';
import { describeLine } from './describe-line.ts';
import type { FoundLog } from './found-log.ts';

/** All that can be known of a delivery. */
export type Trace = {
  readonly log: FoundLog;
  readonly runs: readonly DiaryRow[];
  readonly letters: readonly LetterRow[];
  /** Dead letters that could not be seen. */
  readonly unseen: number;
  /** Messages in the queue, whose ever they are. */
  readonly queued: number;
  /** Those that it is about, as they are now. */
  readonly projects: readonly HubProject[];
};

type Step = { readonly at: string; readonly source: string; readonly said: readonly string[] };

/** From receipt to cards, in the order of time; then how things are now, and what could not be found out. */
export function describeTrace(trace: Trace): string {
  const { log, letters, unseen, queued, projects } = trace;
  const lines = [
    ...stepsOf(trace).flatMap(formatStep),
    ...letters
      .slice(0, 1)
      .map(
        ({ delivery, messageId }) =>
          `Replay it once the cause is gone: \`hub dlq replay ${delivery ?? messageId}\``,
      ),
    ...projects.map(describeNow),
    describeQueue(queued),
    ...(unseen === 0 ? [] : [`${counted(unseen, 'dead letter')} could not be seen.`]),
    ...log.gaps,
  ];
  return lines.map((line) => `${show(line)}\n`).join('');
}

function stepsOf({ log, runs, letters }: Trace): readonly Step[] {
  const steps: Step[] = [
    ...log.lines.map((line) => ({ at: line.timestamp, source: line.function, said: describeLine(line) })),
    ...runs.map(({ project, entry }) => {
      return { at: entry.at, source: 'diary', said: [`${project.path}, ${describeEntry(entry)}`] };
    }),
    ...letters.map(({ deadSince, project, code, reason }) => {
      return { at: deadSince, source: 'dead letter', said: [`${project ?? '–'}, ${code}: ${reason}`] };
    }),
  ];
  return steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function formatStep({ at, source, said: [first = '', ...more] }: Step): readonly string[] {
  const start = `${at}  ${source.padEnd(11)}  `;
  return [`${start}${first}`, ...more.map((line) => `${' '.repeat(start.length)}${line}`)];
}

function describeQueue(queued: number): string {
  if (queued === 0) return 'The queue is empty: nothing waits there.';
  const messages = queued === 1 ? '1 message is' : `${queued} messages are`;
  return `${messages} in the queue; whether this is one of them cannot be seen.`;
}

function describeNow({ path, status, head, models, lastError }: HubProject): string {
  const error = lastError === null ? '' : `, last error ${lastError.code}`;
  return `By now ${path} is ${status} at ${head?.slice(0, 8) ?? 'no commit'} with ${counted(models, 'model')}${error}.`;
}
