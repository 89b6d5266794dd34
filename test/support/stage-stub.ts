import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';

type Point = { readonly at: Date; readonly value: number };

export type StageStub = AsyncDisposable & {
  readonly endpoint: string;
  /** Of the one stack that there is. */
  outputs: Readonly<Record<string, string>>;
  /** By the name of the metric, newest first. */
  metrics: Readonly<Record<string, readonly Point[]>>;
  /** While set: what CloudWatch answers instead. */
  failure: { readonly status: number; readonly type: string } | undefined;
  /** What CloudWatch was asked for, by the name of the metric. */
  readonly asked: Map<string, object>;
};

const question = z.object({
  MetricDataQueries: z.array(
    z.object({ Id: z.string(), MetricStat: z.object({ Metric: z.looseObject({ MetricName: z.string() }) }) }),
  ),
});

/** What a deployed stage has beside table, queues and secrets: as much of CloudFormation and CloudWatch as `hub` asks for. */
export async function startStageStub(): Promise<StageStub> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.headers['x-amz-target'] === undefined) answerStacks(response);
    else answerMetrics(request, response, body);
  });

  // The query protocol.
  function answerStacks(response: ServerResponse): void {
    const outputs = Object.entries(stub.outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    const stack = `<member><Outputs>${outputs.join('')}</Outputs></member>`;
    response
      .setHeader('content-type', 'text/xml')
      .end(
        `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
      );
  }

  // AWS JSON 1.0: times are seconds.
  function answerMetrics(request: IncomingMessage, response: ServerResponse, body: string): void {
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (stub.failure !== undefined) {
      const { status, type } = stub.failure;
      response.writeHead(status).end(JSON.stringify({ __type: type, message: 'By order of the test.' }));
      return;
    }
    if (!String(request.headers['x-amz-target']).endsWith('.GetMetricData')) {
      response.writeHead(400).end(JSON.stringify({ __type: 'UnknownOperationException' }));
      return;
    }
    const results = question.parse(JSON.parse(body)).MetricDataQueries.map(({ Id, MetricStat }) => {
      stub.asked.set(MetricStat.Metric.MetricName, MetricStat);
      const points = stub.metrics[MetricStat.Metric.MetricName] ?? [];
      const Timestamps = points.map(({ at }) => at.getTime() / 1000);
      return { Id, Timestamps, Values: points.map(({ value }) => value), StatusCode: 'Complete' };
    });
    response.end(JSON.stringify({ MetricDataResults: results }));
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const stub: StageStub = {
    endpoint: `http://127.0.0.1:${port}`,
    outputs: {},
    metrics: {},
    failure: undefined,
    asked: new Map(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return stub;
}
