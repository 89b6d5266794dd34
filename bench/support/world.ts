import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { formatMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Table } from '../../lib/store/table.ts';
import { type Clients, connect } from '../../local/clients.ts';
import type { Endpoints } from '../../local/endpoints.ts';
import { type SampleGitLab, startSampleGitLab } from '../../local/gitlab/sample-gitlab.ts';
import { unpackFunction } from '../../local/lambda/code.ts';
import { LambdaFunction } from '../../local/lambda/function.ts';
import { packageService } from '../../local/package.ts';
import { createResources } from '../../local/resources.ts';
import { startEngines } from '../../local/stack/engines.ts';
import type { Service } from '../../local/template/definitions.ts';
import { parseTemplate } from '../../local/template/parse.ts';
import { find, readService } from '../../local/template/service.ts';
import { startServer } from '../../test/support/git-server.ts';
import { passOn } from '../../test/support/pass-on.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { timed } from './interleave.ts';
import { type Link, startLink } from './link.ts';
import { receiveHints } from './receive-hints.ts';
import { startTableMeter, type TableMeter } from './table-meter.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const ACCESS_TOKEN = 'glpat-of-the-bench';

/** The functions as packaged, what stands in for AWS, and a GitLab that may be far away. Nobody works the queue off. */
export type World = {
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  readonly service: Service;
  readonly table: Table;
  readonly queueUrl: string;
  readonly gitlab: SampleGitLab;
  /** What GitLab is reached by: the instance's address, as the hub knows it, and how many bytes came that way. */
  readonly link: Link;
  readonly meter: TableMeter | null;
  /** To GitLab's git and API. */
  readonly requests: () => number;
  /** Of the functions. */
  readonly sqsRequests: () => number;
  /** Takes out of the queue what waits there. */
  readonly waiting: () => Promise<ReplicateMessage[]>;
  /** @param id as the template has it */
  readonly startFunction: (id: string) => Promise<LambdaFunction>;
  readonly startWorker: () => Promise<BenchWorker>;
};

export type Key = { readonly instance: string; readonly projectId: number };

export type BenchWorker = {
  /** Has the worker follow a hint. @returns how many milliseconds that took @throws if the table does not show it then */
  replicate(hint: Partial<ReplicateMessage> & Key): Promise<number>;
  readonly lambda: LambdaFunction;
};

export type WorldOptions = {
  /** To GitLab; none if absent. */
  readonly roundTripMs?: number;
  /** Whether units of the table are counted, which takes its time. */
  readonly isMetered?: boolean;
};

/** @param started takes what has to be closed */
export async function startWorld(
  started: AsyncDisposableStack,
  { roundTripMs = 0, isMetered = false }: WorldOptions = {},
): Promise<World> {
  const directory = await temporaryDirectory(started);
  const gitlab = await startSampleGitLab({
    port: 0,
    dataDir: join(directory, 'gitlab'),
    accessToken: ACCESS_TOKEN,
    hook: { url: () => null, secretToken: null, signingToken: null },
  });
  started.defer(gitlab.close);
  let requests = 0;
  const front = await startServer((request, response) => {
    requests += 1;
    passOn(request, response, gitlab.url);
  });
  started.defer(front.close);
  const link = await startLink(front.origin, roundTripMs);
  started.defer(link.close);

  const packageDir = await packageService();
  const engines = await startEngines(undefined, undefined, started);
  const meter = isMetered ? await startTableMeter(engines.endpoints.dynamodb) : null;
  if (meter !== null) started.defer(meter.close);
  const endpoints = { ...engines.endpoints, ...(meter && { dynamodb: meter.endpoint }) };
  const clients = connect(engines.endpoints);
  started.defer(async () => clients.destroy());
  const template = await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8');
  const service = readService(parseTemplate(template), {
    sqs: engines.endpoints.sqs,
    httpApi: 'http://127.0.0.1',
  });
  await createResources(service, clients, engines.secretsManager);
  await clients.secretsManager.send(
    new PutSecretValueCommand({
      SecretId: find(service.secrets, 'AccessSecret').arn,
      SecretString: JSON.stringify({ instances: { [link.origin]: { accessToken: ACCESS_TOKEN } } }),
    }),
  );
  const table: Table = {
    client: clients.dynamoDb,
    name: find(service.tables, 'HubTable').name,
    wait: async () => undefined,
  };
  let sqsRequests = 0;
  const sqsFront = await startServer((request, response) => {
    sqsRequests += 1;
    passOn(request, response, engines.endpoints.sqs);
  });
  started.defer(sqsFront.close);
  let functions = 0;
  const startFunction = async (id: string): Promise<LambdaFunction> => {
    functions += 1;
    const task = join(directory, `task-${functions}`);
    const code = await unpackFunction(find(service.functions, id), packageDir, task, {
      ...endpoints,
      sqs: sqsFront.origin,
    });
    const lambda = new LambdaFunction({ code, maximumProcesses: 1, onLog: complain });
    started.defer(() => lambda.close());
    await lambda.warm();
    return lambda;
  };
  const queueUrl = find(service.queues, 'ReplicateQueue').url;
  const waiting = () => receiveHints(clients.sqs, queueUrl);
  /** A run that was cut is continued, as happens on a busy machine. */
  const follow = async (lambda: LambdaFunction, hints: readonly ReplicateMessage[]): Promise<number> => {
    let taken = 0;
    for (const hint of hints) {
      taken += await timed(() => lambda.invoke(eventOf(hint)));
      const isCut = (await readProject(table, hint)).syncing !== null;
      if (isCut) taken += await follow(lambda, await waiting());
    }
    return taken;
  };
  return {
    ...{ clients, endpoints, service, table, gitlab, link, meter, queueUrl, waiting, startFunction },
    requests: () => requests,
    sqsRequests: () => sqsRequests,
    async startWorker() {
      const lambda = await startFunction('ReplicateLambdaFunction');
      return {
        lambda,
        async replicate(hint) {
          const taken = await follow(lambda, [replicateMessage(hint)]);
          const { head, status } = await readProject(table, hint);
          if (status !== 'synced' || (hint.after && head !== hint.after))
            throw new Error(`Project ${hint.projectId} is ${status} at ${head}, not at ${hint.after}.`);
          return taken;
        },
      };
    },
  };
}

function complain(line: string): void {
  if (/"level":"(ERROR|CRITICAL)"/.test(line)) console.error(line);
}

/** As Lambda hands over a message. */
function eventOf(message: ReplicateMessage): object {
  const attributes = { ApproximateReceiveCount: '1', MessageGroupId: 'bench' };
  return { Records: [{ messageId: '1', receiptHandle: 'none', body: formatMessage(message), attributes }] };
}
