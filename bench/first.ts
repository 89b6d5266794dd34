import { glob, readFile, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pipeline } from '../lib/pipeline.ts';
import { writeContent } from '../lib/store/content.ts';
import type { Table } from '../lib/store/table.ts';
import { git } from '../local/gitlab/git.ts';
import { credentials } from '../local/gitlab/working-copy.ts';
import { startServer } from '../test/support/git-server.ts';
import type { Bench } from './support/bench.ts';
import { interleave, timed } from './support/interleave.ts';
import { startLink } from './support/link.ts';
import { commitModels, newProject } from './support/model-repository.ts';
import { modelPath, modelSizes } from './support/models.ts';
import { peakMegabytes } from './support/peak-memory.ts';
import type { Result } from './support/result.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { ACCESS_TOKEN, startWorld } from './support/world.ts';

const compress = promisify(gzip);

const ROUND_TRIP_MS = 50;
const MODELS = 1_000;
const MODEL_BYTES = 180_000_000;
const OTHER_FILES = 10_000;
const RUNS = 3;
/** One by one all of them would take minutes, each as long as the one before. */
const ONE_BY_ONE = 100;

/** The first replication of a large project, beside git itself and beside who asks for one file after the other. */
export const first: Bench = { name: 'first', run: measure };

async function measure(): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const world = await startWorld(started, { roundTripMs: ROUND_TRIP_MS });
  const directory = await temporaryDirectory(started);
  const source = await newProject(world, 'acme/first');
  const head = await commitModels(source.repository, modelSizes(MODELS, MODEL_BYTES), OTHER_FILES);
  const [peaks, requests]: [number[], number[]] = [[], []];
  let projects = 0;

  const ours = async () => {
    projects += 1;
    const { key, repository } = await newProject(world, `acme/copy-${projects}`);
    await git(['fetch', '--quiet', source.repository, 'main:main'], { cwd: repository });
    const worker = await world.startWorker();
    const before = world.requests();
    const taken = await worker.replicate({ ...key, after: head });
    // One of them is to the API, which says that the path is the project's.
    requests.push(world.requests() - before - 1);
    peaks.push(peakMegabytes(worker.lambda.pids[0]));
    await worker.lambda.close();
    return taken;
  };
  const copy = join(directory, 'copy');
  const theirs = async () => {
    await rm(copy, { recursive: true, force: true });
    const url = `${world.link.origin}/${source.key.path}.git`;
    const config = credentials(url, ACCESS_TOKEN);
    return timed(async () => {
      await git(['clone', '--quiet', '--depth', '1', '--filter=blob:none', '--no-checkout', url, copy], {
        config,
      });
      await git(['sparse-checkout', 'set', '--no-cone', '*.hck.json'], { cwd: copy, config });
      await git(['checkout', '--quiet', 'main'], { cwd: copy, config });
    });
  };
  const theirsAndWork = async () => (await theirs()) + (await timed(() => parseAndStore(copy, world.table)));
  const samples = await interleave({ ours, theirs, theirsAndWork }, { runs: RUNS });
  const oneByOne = (await downloadEach(source.repository, started)) * (MODELS / ONE_BY_ONE);
  const what = `first replication of ${MODELS} models`;
  const common = { unit: 'ms', samples: samples.ours } as const;
  return [
    {
      ...{ what, ...common, reference: { what: 'git clone, sparse', samples: samples.theirs } },
      target: { of: 'ratio', atMost: 1.5 },
    },
    {
      ...{ what: `${what}, beside its work`, ...common },
      reference: { what: 'git, then JSON.parse, gzip and PutItem of each', samples: samples.theirsAndWork },
    },
    {
      ...{ what: `${what}, beside REST`, ...common, reference: { what: 'one by one', samples: [oneByOne] } },
      target: { of: 'ratio', atMost: 0.1 },
    },
    { what: `${what}: to git`, unit: 'requests', samples: requests, target: { of: 'value', atMost: 4 } },
    { what: `${what}: peak memory`, unit: 'MB', samples: peaks, target: { of: 'value', atMost: 400 } },
  ];
}

/** What has to be done with each file whoever does it, by what Node.js and AWS's client have of their own. */
async function parseAndStore(directory: string, table: Table): Promise<void> {
  await pipeline(glob('**/*.hck.json', { cwd: directory }), { items: 16 }, async (path) => {
    const bytes = await readFile(join(directory, path));
    JSON.parse(bytes.toString());
    await writeContent(table, path, await compress(bytes));
  });
}

/** Asks for one model after the other, of a server that answers at once, on one connection. */
async function downloadEach(repository: string, started: AsyncDisposableStack): Promise<number> {
  const paths = Array.from({ length: ONE_BY_ONE }, (_, index) => modelPath(index));
  const blobs = new Map<string, Buffer>();
  for (const path of paths) blobs.set(`/${path}`, await git(['show', `main:${path}`], { cwd: repository }));
  const server = await startServer(({ url = '' }, response) => void response.end(blobs.get(url)));
  started.defer(server.close);
  const link = await startLink(server.origin, ROUND_TRIP_MS);
  started.defer(link.close);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const taken = await timed(async () => {
    for (const path of paths) {
      await new Promise((resolve, reject) => {
        get(`${link.origin}/${path}`, { agent }, (answer) => answer.resume().once('end', resolve)).once(
          'error',
          reject,
        );
      });
    }
  });
  agent.destroy();
  return taken;
}
