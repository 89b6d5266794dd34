// What the first replication of very many models takes: `npx node bench/continuation.ts [models]` prints a table for
// docs/limits-and-tuning.md. The models are the real ones of the shared folder, many times over.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { sendMessage } from '../lib/queue/send.ts';
import { readProject } from '../lib/store/project.ts';
import { LOCAL_CREDENTIALS } from '../local/endpoints.ts';
import { startStack } from '../local/stack.ts';
import { fileOf, readModelsReadme } from '../test/support/models-readme.ts';
import { replicateMessage } from '../test/support/replicate-message.ts';
import { until } from '../test/support/until.ts';
import { commitMany, type File } from './support/fast-import.ts';
import { peakMegabytes } from './support/peak-memory.ts';

const MODELS = Number(process.argv[2] ?? 20_000);
const LONGEST_MS = 30 * 60_000;

const invocation = z.object({
  message: z.enum(['partial', 'replicated']),
  result: z.object({
    added: z.number(),
    bytes: z.number(),
    requests: z.number(),
    left: z.optional(z.number()),
  }),
});

/** So many models, no two of them alike. */
function* makeModels(): Generator<File> {
  const real = readModelsReadme().models.map((row) => readFileSync(fileOf(row)));
  for (let index = 0; index < MODELS; index += 1) {
    const model = real[index % real.length] ?? Buffer.alloc(0);
    const start = model.indexOf('{') + 1;
    const number = Buffer.from(`"number":${index},`);
    const content = Buffer.concat([model.subarray(0, start), number, model.subarray(start)]);
    bytes += content.length;
    yield [`models/${index % 100}/${index}.hck.json`, content];
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'modelhub-bench-'));
const invocations: { seconds: number; added: number; requests: number; left: number | undefined }[] = [];
let began = 0;
let bytes = 0;
const stack = await startStack({
  port: 0,
  dataDir,
  gitlab: { kind: 'sample' },
  onLog: (_name, line) => {
    if (!line.startsWith('{')) return;
    const { success, data } = invocation.safeParse(JSON.parse(line));
    if (!success) return;
    const seconds = (performance.now() - began) / 1000;
    const { added, requests, left } = data.result;
    invocations.push({ seconds, added, requests, left });
    console.error(`after ${seconds.toFixed(0)} s: ${data.message}, ${added} models, ${left ?? 0} left`);
  },
});
const gitlab = stack.gitlab.sample;
if (gitlab === null) throw new Error('The stack has no sample GitLab.');
const { id: projectId, path, repository } = await gitlab.createProject({ path: 'acme/very-many' });
console.error(`making ${MODELS} models`);
await commitMany(repository, makeModels());
const queue = new SQSClient({
  region: stack.region,
  credentials: LOCAL_CREDENTIALS,
  endpoint: stack.endpoints.sqs,
  useQueueUrlAsEndpoint: false,
});
const key = { instance: gitlab.url, projectId };
const peaks = new Map<number, number>();
const watch = setInterval(() => {
  for (const pid of stack.workerPids()) peaks.set(pid, peakMegabytes(pid) || (peaks.get(pid) ?? 0));
}, 500);
began = performance.now();
await sendMessage(queue, stack.queueUrl, replicateMessage({ ...key, path, trigger: 'test' }));
const project = await until(
  'all is replicated',
  async () => {
    const state = await readProject(stack.table, key);
    return state.status === 'synced' && state.openRuns.length === 0 && state;
  },
  LONGEST_MS,
);
const seconds = (performance.now() - began) / 1000;
clearInterval(watch);
const requests = invocations.reduce((sum, one) => sum + one.requests, 0);
const peak = Math.max(...peaks.values());
console.log(
  '| models | | invocations | seconds | requests to git and GitLab | peak memory of a worker |\n|---|---|---|---|---|---|',
);
console.log(
  `| ${project.models} | ${(bytes / 1e6).toFixed(0)} MB | ${invocations.length} | ${seconds.toFixed(0)} | ${requests} | ${peak.toFixed(0)} MB |`,
);
queue.destroy();
await stack.close();
await rm(dataDir, { recursive: true });
