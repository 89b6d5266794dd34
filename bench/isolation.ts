// What a project in trouble costs the others: `npx node bench/isolation.ts [pushes]` prints a table for docs/reliability.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sendMessage } from '../lib/queue/send.ts';
import { LOCAL_CREDENTIALS } from '../local/endpoints.ts';
import { startSampleGitLab } from '../local/gitlab/sample-gitlab.ts';
import { startStack } from '../local/stack.ts';
import { commitFiles } from '../test/support/commit-files.ts';
import { startServer } from '../test/support/git-server.ts';
import { isReplicated } from '../test/support/is-replicated.ts';
import { modelFile } from '../test/support/model-file.ts';
import { passOn } from '../test/support/pass-on.ts';
import { replicateMessage } from '../test/support/replicate-message.ts';
import { until } from '../test/support/until.ts';
import { processAt } from './process-at.ts';

/** What becomes of each request for the project in trouble. */
const TROUBLES = ['none', 'crash', 'hang', 'revoked token'] as const;
type Trouble = (typeof TROUBLES)[number];

const OTHERS = 5;
/** Of each project, one after the other. */
const PUSHES = Number(process.argv[2] ?? 20);
const PAUSE_MS = 400;
const BAD = 'acme/in-trouble';

/** A system with a GitLab that is in trouble with one project. */
async function startWorld(trouble: Trouble) {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-bench-'));
  started.defer(() => rm(directory, { recursive: true }));
  const accessToken = 'glpat-of-the-bench';
  const tokens = { secretToken: 'glsoat-of-the-bench', signingToken: null };
  const gitlab = await startSampleGitLab({
    port: 0,
    dataDir: directory,
    accessToken,
    hook: { url: () => null, ...tokens },
  });
  started.defer(gitlab.close);

  let requests = 0;
  const front = await startServer((request, response) => {
    if (!request.url?.startsWith(`/${BAD}`)) return passOn(request, response, gitlab.url);
    requests += 1;
    if (trouble === 'none') return passOn(request, response, gitlab.url);
    if (trouble === 'revoked token') response.writeHead(401).end();
    // A hang never gets an answer, and neither does who is killed.
    if (trouble === 'crash') kill(processAt(request.socket.remotePort ?? 0, stack.workerPids()));
  });
  started.defer(front.close);
  const stack = await startStack({
    port: 0,
    gitlab: { kind: 'external', url: front.origin, accessToken, tokens },
  });
  started.defer(stack.close);
  const queue = new SQSClient({
    region: stack.region,
    credentials: LOCAL_CREDENTIALS,
    endpoint: stack.endpoints.sqs,
    useQueueUrlAsEndpoint: false,
  });
  started.defer(async () => queue.destroy());

  const running = started.move();
  return {
    requests: () => requests,
    async newProject(path: string) {
      const { id: projectId, repository } = await gitlab.createProject({ path });
      const key = { instance: front.origin, projectId };
      return {
        async push(salt: string): Promise<string> {
          const after = await commitFiles(repository, { 'a.hck.json': modelFile('A', salt) });
          await sendMessage(queue, stack.queueUrl, replicateMessage({ ...key, path, after }));
          return after;
        },
        isReplicated: (commit: string) => isReplicated(stack.table, key, commit),
      };
    },
    async deadLetters(): Promise<Message[]> {
      const command = new ReceiveMessageCommand({
        QueueUrl: stack.dlqUrl,
        MessageAttributeNames: ['All'],
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
      });
      return (await queue.send(command)).Messages ?? [];
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function kill(pid: number | undefined): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

async function measure(trouble: Trouble): Promise<string[]> {
  await using world = await startWorld(trouble);
  const bad = await world.newProject(BAD);
  const others = await Promise.all(
    Array.from({ length: OTHERS }, (_, index) => world.newProject(`acme/well-${index}`)),
  );
  const times: number[] = [];
  for (let turn = 0; turn < PUSHES; turn += 1) {
    await bad.push(`${turn}`);
    for (const other of others) {
      const start = performance.now();
      const commit = await other.push(`${turn}`);
      await until('the push is replicated', () => other.isReplicated(commit));
      times.push(performance.now() - start);
    }
    await delay(PAUSE_MS);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0)} ms`;
  const requests = world.requests();
  const reasons = (await world.deadLetters()).map(({ MessageAttributes }) => MessageAttributes?.reason);
  return [`${requests}`, `${times.length}`, at(0.5), at(0.95), at(1), reasons[0]?.StringValue ?? ''];
}

console.log(
  '| each run of one project | its requests | pushes of the others | p50 | p95 | longest | its dead letters say |\n|---|---|---|---|---|---|---|',
);
for (const trouble of TROUBLES) console.log(`| ${[trouble, ...(await measure(trouble))].join(' | ')} |`);
