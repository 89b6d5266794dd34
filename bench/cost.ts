import { commitFiles } from '../test/support/commit-files.ts';
import type { Bench, BenchOptions } from './support/bench.ts';
import { timed } from './support/interleave.ts';
import { leastWrites } from './support/least-writes.ts';
import { commitModels, newProject } from './support/model-repository.ts';
import { modelOf, modelPath, modelSizes } from './support/models.ts';
import type { Result } from './support/result.ts';
import { type BenchWorker, startWorld, type World } from './support/world.ts';

/** The median and the mean of real models. */
const MEDIAN_BYTES = 44_000;
const MEAN_BYTES = 135_000;
const MODELS_PER_PROJECT = 15;
/** What the functions have, in GB. */
const WORKER_GIGABYTES = 1;
const SWEEP_GIGABYTES = 0.5;
/** Lambda receives and deletes each message; sending it is the webhook's, or the sweep's. */
const REQUESTS_A_MESSAGE = 2;
const TURNS_A_DAY = 4;
const SWEEPS_PER_TURN = 24;
const SWEEP_MS = 15 * 60_000;
/** Any time at which a turn begins. */
const TURN_BEGINS = Date.parse('2026-11-27T06:00:00Z');
type Hint = Parameters<BenchWorker['replicate']>[0];

/** What is billed for: a first replication, a push, and a day on which nobody pushes. */
export const cost: Bench = { name: 'cost', run: measure };

async function measure({ isShort }: BenchOptions): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const world = await startWorld(started, { isMetered: true });
  const worker = await world.startWorker();
  return [
    // First, since the sweep takes all projects that there are.
    ...(await idleDay(world, worker, isShort ? 10 : 100)),
    ...(await first(world, worker, isShort ? 100 : 1_000)),
    ...(await push(world, worker)),
  ];
}

async function first(world: World, worker: BenchWorker, models: number): Promise<Result[]> {
  const sizes = modelSizes(models, models * MEAN_BYTES);
  const { key, repository } = await newProject(world, 'acme/first');
  await commitModels(repository, sizes);
  return meter(world, `first replication of ${models} models`, () => follow(worker, key));
}

async function push(world: World, worker: BenchWorker): Promise<Result[]> {
  const { key, repository } = await newProject(world, 'acme/push');
  const before = await commitModels(repository, projectSizes(MEDIAN_BYTES), 100);
  await worker.replicate(key);
  const after = await commitFiles(repository, { [modelPath(3)]: modelOf(MEDIAN_BYTES, 'changed') });
  return meter(world, 'push of a model', () => follow(worker, { ...key, before, after }));
}

function projectSizes(bytes: number): number[] {
  return Array.from({ length: MODELS_PER_PROJECT }, () => bytes);
}

/** A quarter of the day, in which each project has its turn once, four times. */
async function idleDay(world: World, worker: BenchWorker, projects: number): Promise<Result[]> {
  for (let index = 0; index < projects; index += 1) {
    const { key, repository } = await newProject(world, `acme/idle-${index}`);
    await commitModels(repository, projectSizes(1_000));
    await worker.replicate(key);
  }
  const sweeper = await world.startFunction('SweepLambdaFunction');
  const turn = await meter(world, `idle day with ${projects} projects`, async () => {
    let [gigabyteSeconds, messages] = [0, 0];
    for (let sweep = 0; sweep < SWEEPS_PER_TURN; sweep += 1) {
      const time = new Date(TURN_BEGINS + sweep * SWEEP_MS).toISOString();
      gigabyteSeconds += ((await timed(() => sweeper.invoke({ time }))) / 1000) * SWEEP_GIGABYTES;
      for (const hint of await world.waiting()) {
        gigabyteSeconds += (await follow(worker, hint)).gigabyteSeconds;
        messages += 1;
      }
    }
    return { gigabyteSeconds, messages };
  });
  return turn.map((one) => ({ ...one, samples: one.samples.map((sample) => TURNS_A_DAY * sample) }));
}

type Work = { readonly gigabyteSeconds: number; readonly messages: number };

async function follow(worker: BenchWorker, hint: Hint): Promise<Work> {
  return { gigabyteSeconds: ((await worker.replicate(hint)) / 1000) * WORKER_GIGABYTES, messages: 1 };
}

/** Does some work and says what it has used. */
async function meter(world: World, what: string, work: () => Promise<Work>): Promise<Result[]> {
  const { meter, requests, link, sqsRequests, table } = world;
  if (meter === null) throw new Error('The world has no meter.');
  const read = () => ({ ...meter.used(), git: requests(), bytes: link.received(), sqs: sqsRequests() });
  const itemsBefore = await meter.scan(table.name);
  const before = read();
  const { gigabyteSeconds, messages } = await work();
  const after = read();
  const least = leastWrites(itemsBefore, await meter.scan(table.name));
  const used = (name: keyof typeof before) => [after[name] - before[name]];
  const writes: Result = { what: `${what}: written`, unit: 'units', samples: used('writes') };
  return [
    least === 0
      ? writes
      : {
          ...writes,
          reference: { what: 'the least possible', samples: [least] },
          target: { of: 'ratio', atMost: 1.2 },
        },
    { what: `${what}: read`, unit: 'units', samples: used('reads') },
    { what: `${what}: to the table`, unit: 'requests', samples: used('requests') },
    { what: `${what}: to GitLab`, unit: 'requests', samples: used('git') },
    { what: `${what}: from GitLab`, unit: 'KB', samples: used('bytes').map((bytes) => bytes / 1000) },
    {
      what: `${what}: to SQS`,
      unit: 'requests',
      samples: used('sqs').map((sent) => sent + REQUESTS_A_MESSAGE * messages),
    },
    { what: `${what}: worker and sweep`, unit: 'GB-s', samples: [gigabyteSeconds] },
  ];
}
