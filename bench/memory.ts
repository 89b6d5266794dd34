import type { Bench } from './support/bench.ts';
import { commitModels, newProject } from './support/model-repository.ts';
import { peakMegabytes } from './support/peak-memory.ts';
import type { Result } from './support/result.ts';
import { startWorld, type World } from './support/world.ts';

const MODEL_BYTES = 25_000;
/** What is fetched and committed together, and more than twice as many: what a run has time for on a busy machine. */
const FEW = 2_000;
const MANY = 5_000;
/** In MB. 64 is the most that is read at all. */
const LARGEST = [1, 15, 30, 60];

/** Peak memory of a fresh worker against the number of models, and against the largest of them. */
export const memory: Bench = { name: 'memory', run: measure };

async function measure(): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const world = await startWorld(started);
  const few = await peakOf(
    world,
    'few',
    Array.from({ length: FEW }, () => MODEL_BYTES),
  );
  const many = await peakOf(
    world,
    'many',
    Array.from({ length: MANY }, () => MODEL_BYTES),
  );
  const results: Result[] = [
    {
      ...{ what: `${MANY} models`, unit: 'MB', samples: [many] },
      reference: { what: `${FEW} models`, samples: [few] },
      target: { of: 'ratio', atMost: 1.25 },
    },
  ];
  const peaks: number[] = [];
  for (const megabytes of LARGEST) {
    const peak = await peakOf(world, `large-${megabytes}`, [megabytes * 1_000_000]);
    peaks.push(peak);
    results.push({ what: `a model of ${megabytes} MB`, unit: 'MB', samples: [peak] });
  }
  const [small = 0, , , large = 0] = peaks;
  const [least = 0, , , most = 0] = LARGEST;
  const factor = (large - small) / (most - least);
  return [...results, { what: 'more for each MB of the largest model', unit: 'MB', samples: [factor] }];
}

async function peakOf(world: World, name: string, sizes: readonly number[]): Promise<number> {
  const { key, repository } = await newProject(world, `acme/${name}`);
  const after = await commitModels(repository, sizes);
  const worker = await world.startWorker();
  await worker.replicate({ ...key, after });
  const peak = peakMegabytes(worker.lambda.pids[0]);
  await worker.lambda.close();
  return peak;
}
