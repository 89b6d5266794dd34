import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Table } from '../lib/store/table.ts';
import { connect } from './clients.ts';
import type { DynamoDbEngine } from './dynamodb.ts';
import type { Endpoints } from './endpoints.ts';
import type { Exchange } from './gateway/start.ts';
import { type SwitchableGateway, startSwitchableGateway } from './gateway/switchable.ts';
import { packageService } from './package.ts';
import type { Handled } from './poller/poller.ts';
import { createResources } from './resources.ts';
import { startEngines } from './stack/engines.ts';
import { startFunctions } from './stack/functions.ts';
import { type GitLabChoice, type ServedGitLab, serveGitLab } from './stack/gitlab.ts';
import { startPollers } from './stack/pollers.ts';
import { startSchedules } from './stack/schedules.ts';
import { putSecrets, type SecretArns } from './stack/secrets.ts';
import { LOCAL_REGION } from './template/names.ts';
import { parseTemplate, type Resources } from './template/parse.ts';
import { find, readService } from './template/service.ts';

export type StackOptions = {
  /** Of the HTTP API; 0 picks one. */
  readonly port: number;
  readonly gitlab: GitLabChoice;
  /** Keeps table, queues, secrets and the sample GitLab's projects; in memory where absent. */
  readonly dataDir?: string | undefined;
  readonly engine?: DynamoDbEngine;
  /** What is packaged already; else the service is, with the default parameters. */
  readonly packageDir?: string;
  /** Told what is being done while the stack starts. */
  readonly onProgress?: (step: string) => void;
  /** A line that a function has written. */
  readonly onLog?: (functionName: string, line: string) => void;
  /** A request that the HTTP API has answered. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** A message that the worker was invoked with. */
  readonly onHandled?: (handled: Handled) => void;
  /** The live processes of the function that works off the queue, each time they have changed. */
  readonly onWorkers?: (pids: readonly number[]) => void;
  /** What goes wrong in the background; printed where absent. */
  readonly onError?: (error: unknown) => void;
};

/** The whole system on this machine, from GitLab to the table. */
export type Stack = AsyncDisposable & {
  /** The HTTP API. */
  readonly gateway: string;
  /** Takes the HTTP API away, and brings it back at the same address. */
  readonly outage: Pick<SwitchableGateway, 'stop' | 'restart'>;
  /** What is entered as webhook URL in GitLab. */
  readonly syncUrl: string;
  readonly gitlab: ServedGitLab;
  readonly region: string;
  readonly endpoints: Endpoints;
  readonly dynamoDbEngine: DynamoDbEngine;
  /** With a client that reaches it. */
  readonly table: Table;
  readonly queueUrl: string;
  readonly dlqUrl: string;
  readonly secrets: SecretArns;
  /** What the worker is told of them. */
  readonly modelPatterns: string | undefined;
  readonly workerPids: () => readonly number[];
  /** Has all projects looked at now, whosever turn it is. */
  readonly sweep: () => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/**
 * Starts everything that `serverless.yml` and `infra/` describe, as packaged, with stand-ins for AWS: servers in this
 * process, handlers in processes of their own. All of it listens on 127.0.0.1 only, and ends with this process.
 * @throws PermanentError with advice: `PORT_TAKEN`, `PACKAGE_FAILED`, `DYNAMODB_UNAVAILABLE`, `INSTANCE_INVALID`
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { onProgress } = options;
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  await using started = new AsyncDisposableStack();

  onProgress?.('packaging the service');
  const packageDir = options.packageDir ?? (await packageService());

  // First of all, since functions are told where it is; it answers 404 until they run.
  const routes = new Map<string, (event: object) => Promise<unknown>>();
  const gateway = await startSwitchableGateway({
    port: options.port,
    routes,
    onExchange: options.onExchange,
  });
  started.defer(gateway.close);
  const syncUrl = `${gateway.url}/gateway/public/sync`;

  onProgress?.('starting DynamoDB, SQS and Secrets Manager');
  const workDir = await mkdtemp(join(tmpdir(), 'modelhub-stack-'));
  started.defer(() => rm(workDir, { recursive: true, force: true }));
  const { endpoints, dynamoDbEngine, sqs, secretsManager } = await startEngines(
    dataDir,
    options.engine,
    started,
  );
  const clients = connect(endpoints);
  started.defer(clients.destroy);
  const service = readService(await readTemplate(packageDir), { sqs: endpoints.sqs, httpApi: gateway.url });
  await createResources(service, clients, secretsManager);

  onProgress?.('starting GitLab');
  const hookUrl = () => (routes.size === 0 ? null : syncUrl);
  const gitlab = await serveGitLab(options.gitlab, join(dataDir ?? workDir, 'gitlab'), hookUrl);
  started.defer(gitlab.close);
  const secrets = {
    access: find(service.secrets, 'AccessSecret').arn,
    webhook: find(service.secrets, 'WebhookSecret').arn,
  };
  if (gitlab.tokenToAdd === null) await putSecrets(clients.secretsManager, secrets, gitlab);

  onProgress?.('starting the functions');
  const functions = await startFunctions(service, { ...options, packageDir, workDir, endpoints }, started);
  for (const { routeKey, functionArn } of service.routes) {
    routes.set(routeKey, (event) => functions.invoke(functionArn, event));
  }
  // What is under way is answered before the functions are closed. To close it twice does no harm.
  started.defer(gateway.close);
  startPollers(service, functions, { ...options, client: clients.sqs, sqs }, started);
  startSchedules(service, functions, options.onError ?? console.error, started);
  const sweeper = find(service.functions, 'SweepLambdaFunction').arn;

  const running = started.move();
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= running.disposeAsync();
    return closed;
  };
  return {
    gateway: gateway.url,
    outage: gateway,
    syncUrl,
    gitlab,
    region: LOCAL_REGION,
    endpoints,
    dynamoDbEngine,
    table: { client: clients.dynamoDb, name: find(service.tables, 'HubTable').name, wait: delay },
    queueUrl: find(service.queues, 'ReplicateQueue').url,
    dlqUrl: find(service.queues, 'DeadLetterQueue').url,
    secrets,
    modelPatterns: find(service.functions, 'ReplicateLambdaFunction').environment.MODEL_PATTERNS,
    workerPids: functions.workerPids,
    sweep: () => functions.invoke(sweeper, { all: true }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readTemplate(packageDir: string): Promise<Resources> {
  return parseTemplate(await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8'));
}
