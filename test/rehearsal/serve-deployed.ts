import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../local/clients.ts';
import { Poller } from '../../local/poller/poller.ts';
import { WORK_DIR } from '../../local/root.ts';
import { scheduledEvent } from '../../local/schedule/scheduled-event.ts';
import { startFunctions } from '../../local/stack/functions.ts';
import { readDeployedService } from './deployed-service.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** What the functions of a rehearsal write. */
export const LOG = join(WORK_DIR, 'rehearsal.log');

/** What a request to the HTTP API is answered by, by route key; empty while nothing is deployed. */
export type Routes = Map<string, (event: object) => Promise<unknown>>;

export type ServedStack = AsyncDisposable & {
  /** What EventBridge does each quarter of an hour. */
  readonly callSchedules: () => Promise<void>;
};

/**
 * Runs what was deployed as AWS would: the uploaded code with the settings that Lambda has of it, behind the routes of the
 * API, on the messages of the queue.
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
  const service = await readDeployedService(endpoint, stack, packageDir);
  const endpoints = { dynamodb: endpoint, sqs: endpoint, secretsManager: endpoint };
  const onLog = (name: string, line: string) => appendFileSync(LOG, `${name} ${line}\n`, { mode: 0o600 });
  const functions = await startFunctions(service, { packageDir, workDir, endpoints, onLog }, started);

  for (const { routeKey, functionArn } of service.routes) {
    routes.set(routeKey, (event) => functions.invoke(functionArn, event));
  }
  started.defer(() => routes.clear());
  const clients = connect(endpoints);
  started.defer(clients.destroy);
  for (const mapping of service.mappings) {
    const poller = new Poller({
      client: clients.sqs,
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
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
