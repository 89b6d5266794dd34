import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { connect } from '../../local/clients.ts';
import { startGateway } from '../../local/gateway/start.ts';
import { packageService } from '../../local/package.ts';
import { createResources } from '../../local/resources.ts';
import { startEngines } from '../../local/stack/engines.ts';
import { startFunctions } from '../../local/stack/functions.ts';
import { parseTemplate } from '../../local/template/parse.ts';
import { find, readService } from '../../local/template/service.ts';

export type FrontDoorStack = AsyncDisposable & {
  readonly syncUrl: string;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly secretsManager: SecretsManagerClient;
  readonly webhookSecret: string;
  /** What the functions have logged. */
  readonly logged: readonly string[];
};

/** The system as packaged, from the HTTP API to the queue; nobody works the queue off. */
export async function startFrontDoorStack(): Promise<FrontDoorStack> {
  await using started = new AsyncDisposableStack();
  const packageDir = await packageService();
  const workDir = await mkdtemp(join(tmpdir(), 'modelhub-front-door-'));
  started.defer(() => rm(workDir, { recursive: true, force: true }));
  const { endpoints, secretsManager } = await startEngines(undefined, undefined, started);
  const clients = connect(endpoints);
  started.defer(clients.destroy);
  const template = await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8');
  // Nobody here asks where the HTTP API is: the sweep would.
  const service = readService(parseTemplate(template), { sqs: endpoints.sqs, httpApi: 'http://127.0.0.1' });
  await createResources(service, clients, secretsManager);
  const logged: string[] = [];
  const onLog = (_: string, line: string) => void logged.push(line);
  const functions = await startFunctions(service, { packageDir, workDir, endpoints, onLog }, started);
  const routes = service.routes.map(
    ({ routeKey, functionArn }) =>
      [routeKey, (event: object) => functions.invoke(functionArn, event)] as const,
  );
  const gateway = await startGateway({ port: 0, routes: new Map(routes) });
  started.defer(gateway.close);
  const running = started.move();
  return {
    syncUrl: `${gateway.url}/gateway/public/sync`,
    sqs: clients.sqs,
    queueUrl: find(service.queues, 'ReplicateQueue').url,
    secretsManager: clients.secretsManager,
    webhookSecret: find(service.secrets, 'WebhookSecret').arn,
    logged,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
