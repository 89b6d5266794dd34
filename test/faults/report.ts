import { FAULT_CLASSES } from './fault-classes.ts';
import type { JobDone } from './job.ts';
import { GIT_ANSWERS, GIT_CONNECTIONS, QUEUE, TABLE } from './random-twists.ts';
import { LIFE, QUEUE_OPERATIONS, TABLE_OPERATIONS } from './twist.ts';

/** A row for each class of faults. */
export function formatTable(done: readonly JobDone[]): string {
  const rows = [...Map.groupBy(done, ({ className }) => className)].map(([className, jobs]) => {
    const times = jobs.flatMap(({ tried }) => tried.converged).toSorted((a, b) => a - b);
    const runs = jobs.reduce((sum, { tried }) => sum + tried.runs, 0);
    const violations = jobs.filter(({ tried }) => tried.failure !== null).length;
    const about = FAULT_CLASSES[className]?.about ?? '';
    return `| ${className} | ${about} | ${runs} | ${violations} | ${quantile(times, 0.5)} | ${quantile(times, 0.99)} |`;
  });
  return [
    '| class | what goes wrong | runs | violations | p50 to converge | p99 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** How often each fault came to pass: `kill at send`, and what has happened between the invocations. */
export function formatHits(done: readonly JobDone[]): string {
  const hits = hitsOf(done);
  const calls = [...hits.keys()].filter((name) => name.includes(' at ')).map((name) => name.split(' at '));
  const operations = [...new Set(calls.map(([, operation = '']) => operation))].toSorted();
  const effects = [...new Set(calls.map(([effect = '']) => effect))].toSorted();
  const rows = effects.map((effect) => {
    const counts = operations.map((operation) => hits.get(`${effect} at ${operation}`) ?? '');
    return `| ${[effect, ...counts].join(' | ')} |`;
  });
  const others = [...hits].filter(([name]) => !name.includes(' at '));
  return [
    `| what went wrong at | ${operations.join(' | ')} |`,
    `|---|${'---|'.repeat(operations.length)}`,
    ...rows,
    '',
    others.map(([name, count]) => `${name}: ${count}`).join(', '),
  ].join('\n');
}

/** Faults that never came to pass: of them the runs have proved nothing. */
export function neverHit(done: readonly JobDone[]): string[] {
  const hits = hitsOf(done);
  return POSSIBLE.filter((name) => !hits.has(name));
}

const POSSIBLE: readonly string[] = [
  ...at(LIFE, [...TABLE_OPERATIONS, ...QUEUE_OPERATIONS, 'git']),
  'kill at acknowledge',
  ...at(
    TABLE.filter((fault) => fault !== 'half an answer'),
    TABLE_OPERATIONS,
  ),
  'half an answer at read',
  ...at(QUEUE, QUEUE_OPERATIONS),
  ...at([...GIT_ANSWERS, ...GIT_CONNECTIONS, 'old answer'], ['git']),
  ...['shown again during work', 'a replay', 'a month', 'an expiry', 'a replica that lags'],
  ...['a hook repeated', 'a hook delayed', 'a hook dropped', 'a message of a newer version'],
];

function at(faults: readonly (string | number)[], operations: readonly string[]): string[] {
  return faults.flatMap((fault) => operations.map((operation) => `${fault} at ${operation}`));
}

function hitsOf(done: readonly JobDone[]): Map<string, number> {
  const hits = new Map<string, number>();
  for (const { tried } of done)
    for (const [name, count] of Object.entries(tried.hits)) hits.set(name, (hits.get(name) ?? 0) + count);
  return hits;
}

/** With what it takes to see it once more. */
export function formatFailure({ className, seed, tried }: JobDone): string | null {
  if (tried.failure === null) return null;
  const { error, history } = tried.failure;
  if (history === null) return `${error}\n--class "${className}" --seed ${seed}`;
  const commands = history.commands.map((command) => `  ${JSON.stringify(command)},`);
  return [
    `${error.slice(0, 3000)}`,
    `--class "${className}" --seed ${seed}; the shortest history, for test/faults/seeds.ts:`,
    `  options: ${JSON.stringify(history.options)},`,
    ...commands,
  ].join('\n');
}

function quantile(sorted: readonly number[], part: number): string {
  const milliseconds = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (milliseconds === undefined) return '';
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}
