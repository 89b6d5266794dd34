import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Poller } from '../../local/poller/poller.ts';
import { WORK_DIR } from '../../local/root.ts';
import { scheduledEvent } from '../../local/schedule/scheduled-event.ts';
import { startFunctions } from '../../local/stack/functions.ts';
import type { MappingDefinition } from '../../local/template/definitions.ts';
import { find } from '../../local/template/service.ts';
import { readDeployedService } from './deployed-service.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { startRecorder, type UsedRight } from './recorder.ts';

/** What the functions of a rehearsal write. */
export const LOG = join(WORK_DIR, 'rehearsal.log');

/** What a request to the HTTP API is answered by, by route key; empty while nothing is deployed. */
export type Routes = Map<string, (event: object) => Promise<unknown>>;

export type ServedStack = AsyncDisposable & {
  /** What EventBridge does each quarter of an hour. */
  readonly callSchedules: () => Promise<void>;
  /** Has all projects looked at, whosever turn it is. */
  readonly sweepAll: () => Promise<unknown>;
  /** What a function has done so far, by its logical id. */
  readonly used: (logicalId: string) => readonly UsedRight[];
};

/**
 * Runs what was deployed as AWS would: the uploaded code with the settings that Lambda has of it, behind the routes of the
 * API, on the messages of the queue. Each function signs with its own name, so that it is known what it does.
 * @param routes of the gateway in front of it @param workDir gets the code
 */
export async function serveDeployed(
  endpoint: string,
  stack: DeployedStack,
  routes: Routes,
  workDir: string,
): Promise<ServedStack> {
  await using started = new AsyncDisposableStack();
  const packageDir = join(workDir, 'uploaded');
  const { functions: definitions, ...service } = await readDeployedService(endpoint, stack, packageDir);
  const sweeper = find(definitions, 'SweepLambdaFunction').arn;
  const recorder = started.use(await startRecorder(endpoint, accountOf(sweeper)));
  const own = { ...service, functions: definitions.map(signing) };
  const endpoints = {
    dynamodb: recorder.endpoint,
    sqs: recorder.endpoint,
    secretsManager: recorder.endpoint,
  };
  const onLog = (name: string, line: string) => appendFileSync(LOG, `${name} ${line}\n`, { mode: 0o600 });
  const functions = await startFunctions(own, { packageDir, workDir, endpoints, onLog }, started);

  for (const { routeKey, functionArn } of service.routes) {
    routes.set(routeKey, (event) => functions.invoke(functionArn, event));
  }
  started.defer(() => routes.clear());
  const nameOf = ({ functionArn }: MappingDefinition) =>
    definitions.find(({ arn }) => arn === functionArn)?.logicalId ?? '';
  for (const mapping of service.mappings) {
    // On AWS, too, the poller does its work in the function's name.
    const client = new SQSClient({
      endpoint: recorder.endpoint,
      useQueueUrlAsEndpoint: false,
      credentials: { accessKeyId: nameOf(mapping), secretAccessKey: 'of its own' },
    });
    started.defer(() => client.destroy());
    const poller = new Poller({
      client,
      queueUrl: stack.outputs.ReplicateQueueUrl,
      mapping,
      invoke: (event) => functions.invoke(mapping.functionArn, event),
      onError: console.error,
    });
    started.defer(() => poller.close());
  }
  const running = started.move();
  return {
    callSchedules: async () => {
      for (const { arn, functionArn } of service.schedules) {
        await functions.invoke(functionArn, scheduledEvent(arn, new Date()));
      }
    },
    sweepAll: () => functions.invoke(sweeper, { all: true }),
    used: recorder.used,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function signing<T extends { readonly logicalId: string; readonly environment: object }>(definition: T): T {
  return {
    ...definition,
    environment: { ...definition.environment, AWS_ACCESS_KEY_ID: definition.logicalId },
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>` */
function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
