import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { HELP, readArguments } from './arguments.ts';
import { FAULT_CLASSES } from './fault-classes.ts';
import { cutJobs, type Job, type JobDone } from './job.ts';
import { formatFailure, formatHits, formatTable, neverHit } from './report.ts';

/** Of all classes together: with fewer runs a rare fault may be missing by chance. */
const ENOUGH_RUNS = 1000;

const options = readArguments(process.argv.slice(2));
if (options === 'help') process.stdout.write(HELP);
else process.exitCode = await main(options);

async function main({ classes, runs, seed, jobs }: Exclude<typeof options, 'help'>): Promise<number> {
  const waiting = cutJobs(classes, runs, seed);
  const done: JobDone[] = [];
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, () => playAll(waiting, done)));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const failures = done.flatMap((one) => formatFailure(one) ?? []);
  process.stdout.write(`${formatTable(done)}\n\n${formatHits(done)}\n\nseed ${seed}, ${seconds} s\n`);
  for (const failure of failures) process.stdout.write(`\n${failure}\n`);
  const isWhole = runs >= ENOUGH_RUNS && Object.keys(FAULT_CLASSES).every((name) => classes.includes(name));
  const missing = isWhole ? neverHit(done) : [];
  if (missing.length > 0) process.stdout.write(`\nNever came to pass: ${missing.join(', ')}\n`);
  return failures.length + missing.length === 0 ? 0 : 1;
}

/** Has processes play what waits, one after the other: each begins with nothing. */
async function playAll(waiting: Job[], done: JobDone[]): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    const answer = await playOne(job).catch((error: unknown) => ended(job, error));
    done.push(answer);
    const outcome = answer.tried.failure === null ? '' : ', FAILED';
    process.stderr.write(`${job.className}: ${answer.tried.runs} runs${outcome}\n`);
  }
}

async function playOne(job: Job): Promise<JobDone> {
  const player = fork(join(import.meta.dirname, 'player.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await next(player);
  player.send(job);
  const answer = await next(player);
  player.disconnect();
  return answer;
}

/** What is not known to be well has failed. */
function ended(job: Job, error: unknown): JobDone {
  const failure = { seed: job.seed, error: String(error), history: null };
  return { ...job, tried: { runs: 0, converged: [], hits: {}, failure } };
}

/** @throws Error if the process ends instead */
function next(player: ChildProcess): Promise<JobDone> {
  const { promise, resolve, reject } = Promise.withResolvers<JobDone>();
  const onExit = (code: number | null) => reject(new Error(`A player ended with ${code}.`));
  player.once('exit', onExit);
  player.once('message', (message: JobDone) => {
    player.off('exit', onExit);
    resolve(message);
  });
  return promise;
}
