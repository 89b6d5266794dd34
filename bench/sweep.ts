// What a sweep of very many projects takes: `npx node bench/sweep.ts [projects]` prints rows for docs/limits-and-tuning.md.
// The function as packaged, with the memory that it has in AWS; GitLab is a stub that lists a group.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { pipeline } from '../lib/pipeline.ts';
import { HUB_PK, PROJECT_SK, projectPk, registrySk } from '../lib/store/keys.ts';
import { toItem } from '../lib/store/marshal.ts';
import { connect } from '../local/clients.ts';
import { unpackFunction } from '../local/lambda/code.ts';
import { LambdaFunction } from '../local/lambda/function.ts';
import { packageService } from '../local/package.ts';
import { createResources } from '../local/resources.ts';
import { startEngines } from '../local/stack/engines.ts';
import { parseTemplate } from '../local/template/parse.ts';
import { find, readService } from '../local/template/service.ts';

const PROJECTS = Number(process.argv[2] ?? 10_000);
const PER_PAGE = 100;

await using started = new AsyncDisposableStack();
const workDir = await mkdtemp(join(tmpdir(), 'modelhub-bench-'));
started.defer(() => rm(workDir, { recursive: true }));

let requests = 0;
/** Twice as many as the hub knows. */
const gitlab = createServer(({ url = '' }, response): void => {
  requests += 1;
  const { pathname, searchParams } = new URL(url, 'http://x');
  response.setHeader('content-type', 'application/json');
  if (pathname.endsWith('/self')) return void response.end('{"name":"hub","active":true,"expires_at":null}');
  if (!pathname.endsWith('/projects')) return void response.writeHead(403).end('{"message":"403 Forbidden"}');
  const page = Number(searchParams.get('page') ?? 1);
  const list = Array.from({ length: PER_PAGE }, (_, index) => {
    const id = (page - 1) * PER_PAGE + index + 1;
    return { id, path_with_namespace: `acme/models-${id}`, description: 'x'.repeat(800) };
  });
  if (page * PER_PAGE < 2 * PROJECTS) response.setHeader('link', `<http://x/?page=${page + 1}>; rel="next"`);
  response.end(JSON.stringify(list));
});
await new Promise<void>((listening) => gitlab.listen(0, '127.0.0.1', listening));
started.defer(() => void gitlab.close().closeAllConnections());
const address = gitlab.address();
const instance = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

const packageDir = await packageService();
const engines = await startEngines(undefined, undefined, started);
const clients = connect(engines.endpoints);
started.defer(clients.destroy);
const template = await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8');
const addresses = { sqs: engines.endpoints.sqs, httpApi: 'http://127.0.0.1' };
const service = readService(parseTemplate(template), addresses);
await createResources(service, clients, engines.secretsManager);
await clients.secretsManager.send(
  new PutSecretValueCommand({
    SecretId: find(service.secrets, 'AccessSecret').arn,
    SecretString: JSON.stringify({ instances: { [instance]: { accessToken: 'a-token-of-the-bench' } } }),
  }),
);

const table = find(service.tables, 'HubTable').name;
const ids = Array.from({ length: PROJECTS }, (_, index) => index + 1);
const head = 'a'.repeat(40);
const at = '2026-11-27T10:00:00.000Z';
const items = ids.flatMap((projectId) => {
  const key = { instance, projectId };
  const path = `acme/models-${projectId}`;
  const state = { generation: 1, status: 'synced', path, head, models: 5, problems: 0, cardVersion: 1 };
  return [
    toItem({ PK: HUB_PK, SK: registrySk(key), instance, projectId, path, created: at }),
    toItem({ PK: projectPk(key), SK: PROJECT_SK, ...state, observedAt: at, syncedAt: at }),
  ];
});
const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, n) =>
  items.slice(n * 25, n * 25 + 25),
);
await pipeline(batches, { items: 8 }, async (batch) => {
  const puts = batch.map((Item) => ({ PutRequest: { Item } }));
  await clients.dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
});

const definition = find(service.functions, 'SweepLambdaFunction');
const code = await unpackFunction(definition, packageDir, workDir, engines.endpoints);
const QueueUrl = find(service.queues, 'ReplicateQueue').url;

async function measure(what: string, event: object, groups: string): Promise<void> {
  const environment = { ...code.environment, SWEEP_GROUPS: groups };
  const lambda = new LambdaFunction({ code: { ...code, environment }, maximumProcesses: 1, onLog: () => {} });
  await lambda.warm();
  requests = 0;
  const begun = Date.now();
  const result = await lambda.invoke(event);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  const status = await readFile(`/proc/${lambda.pids[0]}/status`, 'utf8');
  const megabytes = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  await lambda.close();
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  await clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  console.log(
    `| ${what} | ${Attributes?.ApproximateNumberOfMessages} | ${requests} | ${seconds} s | ${megabytes} MB |`,
    JSON.stringify(result),
  );
}

console.log('| sweep | messages | requests to GitLab | time | peak memory |');
await measure('one turn', { time: '2026-11-27T10:15:00Z' }, '');
await measure('all at once', { all: true }, '');
await measure(
  'one turn, and a group with as many new projects',
  { time: '2026-11-27T11:00:00Z' },
  `${instance}/acme`,
);
