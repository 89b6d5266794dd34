import { setTimeout as delay } from 'node:timers/promises';
import type { ReplicateMessage } from '../lib/queue/message.ts';
import { parseMessage } from '../lib/queue/message.ts';
import { sendMessages } from '../lib/queue/send-batch.ts';
import { git, gitText } from '../local/gitlab/git.ts';
import { startSampleGitLab } from '../local/gitlab/sample-gitlab.ts';
import { startStack } from '../local/stack.ts';
import { commitFiles } from '../test/support/commit-files.ts';
import { connectSqs } from '../test/support/connect-sqs.ts';
import { startServer } from '../test/support/git-server.ts';
import { modelFile } from '../test/support/model-file.ts';
import { passOn } from '../test/support/pass-on.ts';
import { replicateMessage } from '../test/support/replicate-message.ts';
import type { Bench } from './support/bench.ts';
import type { Result } from './support/result.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const PUSHES = 1_000;
const PROJECTS = 1_000;
const LONGEST_MS = 10 * 60_000;
/** As `serverless.yml` has it. */
const AT_A_TIME = 10;
/** A few of them run at once, and the queue is filled by several requests at a time. */
const PASSED_OVER = PROJECTS / 4;
const SECRETS = {
  accessToken: 'glpat-of-the-bench',
  tokens: { secretToken: 'glsoat-of-the-bench', signingToken: null },
};

/** A thousand hints at once, of one project and of a thousand, through queue and workers. */
export const burst: Bench = { name: 'burst', run: measure };

async function measure(): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const world = await startBurst(started);
  return [...(await pushesToOne(world)), ...(await pushToEach(world))];
}

type Burst = Awaited<ReturnType<typeof startBurst>>;

async function startBurst(started: AsyncDisposableStack) {
  const gitlab = await startSampleGitLab({
    ...{ port: 0, dataDir: await temporaryDirectory(started), accessToken: SECRETS.accessToken },
    hook: { url: () => null, ...SECRETS.tokens },
  });
  started.defer(gitlab.close);
  const asked = { heads: 0, trees: 0 };
  const front = await startServer((request, response) => {
    request.once('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (text.includes('command=ls-refs')) asked.heads += 1;
      if (text.includes('filter blob:none')) asked.trees += 1;
    });
    passOn(request, response, gitlab.url);
  });
  started.defer(front.close);
  const done: ReplicateMessage[] = [];
  const stack = await startStack({
    port: 0,
    gitlab: { kind: 'external', url: front.origin, ...SECRETS },
    onHandled: ({ body, outcome }) => {
      if (outcome === 'deleted') done.push(parseMessage(body));
    },
  });
  started.defer(() => stack.close());
  const queue = connectSqs(stack.endpoints.sqs);
  started.defer(async () => queue.destroy());
  return {
    ...{ gitlab, asked, stack, instance: front.origin },
    /** Sends hints and answers them in the order in which they were done. */
    async work(hints: readonly ReplicateMessage[]): Promise<readonly ReplicateMessage[]> {
      done.length = 0;
      const deadline = performance.now() + LONGEST_MS;
      await sendMessages(queue, stack.queueUrl, hints);
      while (done.length < hints.length && performance.now() < deadline) await delay(20);
      if (done.length < hints.length) throw new Error(`Only ${done.length} hints were done.`);
      return [...done];
    },
  };
}

/** All of them are pushed before the first is looked at: what a force of habit does, or a merge train. */
async function pushesToOne({ gitlab, instance, asked, work }: Burst): Promise<Result[]> {
  const { id: projectId, path, repository } = await gitlab.createProject({ path: 'acme/one' });
  const before = await commitFiles(repository, { 'a.hck.json': modelFile('A') });
  await work([replicateMessage({ instance, projectId, path, after: before })]);
  const commits = await commitHistory(repository, PUSHES);
  const hints = commits.map((after, index) =>
    replicateMessage({ instance, projectId, path, before: commits[index - 1] ?? before, after }),
  );
  const start = { ...asked };
  await work(hints);
  const what = `${PUSHES} pushes to a project`;
  return [
    {
      ...{ what: `${what}: runs that fetch trees`, unit: 'runs', samples: [asked.trees - start.trees] },
      target: { of: 'value', atMost: 3 },
    },
    {
      ...{ what: `${what}: looks at the head`, unit: 'requests', samples: [asked.heads - start.heads] },
      reference: { what: 'one a message', samples: [PUSHES] },
      target: { of: 'ratio', atMost: 1 },
    },
  ];
}

async function commitHistory(repository: string, count: number): Promise<string[]> {
  const commits = Array.from({ length: count }, (_, index) => {
    const model = modelFile('A', index).toString();
    const from = index === 0 ? 'from refs/heads/main^0\n' : '';
    return `commit refs/heads/main\ncommitter B <b@example.com> 1763800001 +0000\ndata 5\nBench\n${from}M 100644 inline a.hck.json\ndata ${model.length}\n${model}\n`;
  });
  await git(['fast-import', '--quiet'], { cwd: repository, input: commits.join('') });
  const list = await gitText(['rev-list', '--reverse', `--max-count=${count}`, 'main'], { cwd: repository });
  return list.split('\n');
}

async function pushToEach({ gitlab, instance, stack, work }: Burst): Promise<Result[]> {
  const hints: ReplicateMessage[] = [];
  for (let index = 0; index < PROJECTS; index += 1) {
    const { id: projectId, path, repository } = await gitlab.createProject({ path: `acme/each-${index}` });
    const after = await commitFiles(repository, { 'a.hck.json': modelFile('A', index) });
    hints.push(replicateMessage({ instance, projectId, path, after }));
  }
  const begun = performance.now();
  const done = await work(hints);
  const seconds = (performance.now() - begun) / 1000;
  const places = new Map(hints.map(({ projectId }, index) => [projectId, index]));
  const passed = done.map(({ projectId }, index) => Math.abs(index - (places.get(projectId) ?? 0)));
  const what = `a push to each of ${PROJECTS} projects`;
  return [
    { what, unit: 's', samples: [seconds] },
    {
      ...{ what: `${what}: workers`, unit: 'runs', samples: [stack.workerPids().length] },
      target: { of: 'value', atMost: AT_A_TIME },
    },
    {
      ...{
        what: `${what}: places that one was passed over at most`,
        unit: 'runs',
        samples: [Math.max(...passed)],
      },
      target: { of: 'value', atMost: PASSED_OVER },
    },
  ];
}
