import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { serveHttp } from '../../local/http-server.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { RIGHTS } from '../support/rights.ts';

/** What somebody has used, as a policy would allow it. */
export type UsedRight = { readonly right: string; readonly resource: string };

export type Recorder = AsyncDisposable & {
  readonly endpoint: string;
  /** By the access key that a request was signed with. */
  readonly used: (accessKeyId: string) => readonly UsedRight[];
};

const SIGNED_BY = /Credential=([^/]+)\//;
/** `DynamoDB_20120810.Query`, `AmazonSQS.SendMessage`, `secretsmanager.GetSecretValue` */
const OPERATION = /^\w+\.(\w+)$/;

/** Stands in front of AWS and writes down who does what to which resource. @param account whose the resources are */
export async function startRecorder(target: string, account: string): Promise<Recorder> {
  const seen = new Map<string, Map<string, UsedRight>>();
  const server = await serveHttp(0, async (request, response) => {
    const body = await buffer(request);
    const used = seen.get(signer(request)) ?? new Map<string, UsedRight>();
    seen.set(signer(request), used);
    for (const one of usedRights(request, body, account)) used.set(`${one.right} ${one.resource}`, one);
    const { method = 'GET', url = '/' } = request;
    const { host: _, connection: __, ...headers } = flat(request);
    const answer = await fetch(target + url, { method, headers, body });
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
  });
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    used: (accessKeyId) => [...(seen.get(accessKeyId)?.values() ?? [])],
    [Symbol.asyncDispose]: server.close,
  };
}

function signer({ headers }: IncomingMessage): string {
  return SIGNED_BY.exec(headers.authorization ?? '')?.[1] ?? 'nobody';
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

const inTable = z.object({ TableName: z.string() });
const input = z.object({
  SecretId: z.optional(z.string()),
  QueueUrl: z.optional(z.string()),
  TableName: z.optional(z.string()),
  RequestItems: z.optional(z.record(z.string(), z.unknown())),
  TransactItems: z.optional(z.array(z.record(z.string(), inTable))),
});

function usedRights({ headers }: IncomingMessage, body: Buffer, account: string): UsedRight[] {
  const [, operation = ''] = OPERATION.exec(String(headers['x-amz-target'])) ?? [];
  const of = input.parse(JSON.parse(body.toString()));
  const tableArn = (name: string) => `arn:aws:dynamodb:${LOCAL_REGION}:${account}:table/${name}`;
  if (of.TransactItems !== undefined) {
    // A transaction needs the rights of its actions.
    return of.TransactItems.flatMap((item) =>
      Object.entries(item).map(([action, { TableName }]) => ({
        right: action === 'ConditionCheck' ? 'dynamodb:ConditionCheckItem' : `dynamodb:${action}Item`,
        resource: tableArn(TableName),
      })),
    );
  }
  const queue = of.QueueUrl?.split('/').at(-1);
  const resources = [
    of.SecretId,
    queue && `arn:aws:sqs:${LOCAL_REGION}:${account}:${queue}`,
    ...[of.TableName ?? [], Object.keys(of.RequestItems ?? {})].flat().map(tableArn),
  ];
  const rights = RIGHTS[operation] ?? [`of ${operation}, which test/support/rights.ts does not know`];
  return rights.flatMap((right) => resources.flatMap((resource) => (resource ? [{ right, resource }] : [])));
}
