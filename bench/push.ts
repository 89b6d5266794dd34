import { Agent, get } from 'node:http';
import { gitText } from '../local/gitlab/git.ts';
import { commitFiles } from '../test/support/commit-files.ts';
import { startServer } from '../test/support/git-server.ts';
import { modelFile } from '../test/support/model-file.ts';
import type { Bench, BenchOptions } from './support/bench.ts';
import { commitMany, packRepository } from './support/fast-import.ts';
import { interleave, type Measure, timed } from './support/interleave.ts';
import { startLink } from './support/link.ts';
import { modelPath, otherFiles } from './support/models.ts';
import type { Result } from './support/result.ts';
import { median } from './support/statistics.ts';
import { type BenchWorker, startWorld, type World } from './support/world.ts';

const ROUND_TRIP_MS = 50;
const REQUESTS = 3;
/** The size that has a target. */
const LARGE = 11_000;

/** One model changed, in repositories of several sizes. */
export const push: Bench = { name: 'push', run: measure };

async function measure({ isShort }: BenchOptions): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const world = await startWorld(started, { roundTripMs: isShort ? 0 : ROUND_TRIP_MS });
  const nothing = await startServer((_, response) => void response.end());
  started.defer(nothing.close);
  const link = await startLink(nothing.origin, ROUND_TRIP_MS);
  started.defer(link.close);
  const worker = await world.startWorker();
  const sizes = isShort ? [100, LARGE] : [100, LARGE, 100_000];
  const pushes = new Map<string, ProjectPush>();
  for (const files of sizes) pushes.set(String(files), await makeProject(world, worker, files));
  const measures = new Map<string, Measure>([['round trips', () => threeRoundTrips(link.origin)]]);
  for (const [files, { replicateNext }] of pushes) measures.set(files, replicateNext);
  const samples: Partial<Record<string, number[]>> = await interleave(Object.fromEntries(measures), {
    runs: isShort ? 5 : 15,
  });
  const results = [...pushes].map(([files, { requests }]): Result[] => {
    const name = `a push to ${Number(files).toLocaleString('en')} files`;
    const counted: Result = {
      what: `${name}: to GitLab`,
      unit: 'requests',
      samples: [median(requests)],
      target: { of: 'value', atMost: REQUESTS },
    };
    if (isShort) return [counted];
    const roundTrips = { what: 'three round trips', samples: samples['round trips'] ?? [] };
    const target: Result['target'] = files === String(LARGE) ? { of: 'ratio', atMost: 1.3 } : undefined;
    return [
      {
        ...{ what: name, unit: 'ms', samples: samples[files] ?? [], reference: roundTrips },
        ...(target && { target }),
      },
      counted,
    ];
  });
  return results.flat();
}

type ProjectPush = {
  /** Of each push so far. */
  readonly requests: number[];
  readonly replicateNext: () => Promise<number>;
};

/** A packed repository, a tenth of it models, that the table shows. */
async function makeProject(world: World, worker: BenchWorker, files: number): Promise<ProjectPush> {
  const {
    id: projectId,
    path,
    repository,
  } = await world.gitlab.createProject({ path: `acme/push-${files}` });
  const models = Math.min(1_000, files / 10);
  await commitMany(repository, [
    ...Array.from({ length: models }, (_, i) => [modelPath(i), modelFile(`Model ${i}`)] as const),
    ...otherFiles(files - models),
  ]);
  await packRepository(repository);
  let head = await gitText(['rev-parse', 'main'], { cwd: repository });
  const key = { instance: world.link.origin, projectId };
  await worker.replicate({ ...key, path, after: head });
  const requests: number[] = [];
  let pushed = 0;
  return {
    requests,
    async replicateNext() {
      pushed += 1;
      const before = head;
      head = await commitFiles(repository, { [modelPath(7)]: modelFile('Model 7', pushed) });
      const requestsBefore = world.requests();
      const taken = await worker.replicate({ ...key, path, before, after: head });
      requests.push(world.requests() - requestsBefore);
      return taken;
    },
  };
}

/** What no client can do without: three questions that each need the answer to the one before. */
function threeRoundTrips(origin: string): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  return timed(async () => {
    for (let request = 0; request < REQUESTS; request += 1) {
      await new Promise((resolve, reject) => {
        get(origin, { agent }, (answer) => answer.resume().once('end', resolve)).once('error', reject);
      });
    }
    agent.destroy();
  });
}
