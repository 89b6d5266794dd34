import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { LOCAL_ACCOUNT } from '../template/names.ts';

export type GatewayRequest = {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly httpVersion: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly sourceIp: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
};

/** The media types whose bodies an HTTP API passes on as text. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/i;

/**
 * The event that an HTTP API makes of a request (API Gateway Developer Guide, "AWS Lambda proxy integrations for HTTP
 * APIs", payload format version 2.0).
 */
export function gatewayEvent(request: GatewayRequest, routeKey: string): APIGatewayProxyEventV2 {
  const { pathname, search, searchParams } = new URL(request.target, 'http://localhost');
  const { cookie, ...headers } = request.headers;
  const joinedHeaders = joinValues(Object.entries(headers));
  return {
    version: '2.0',
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie && { cookies: cookie.flatMap((value) => value.split(/;\s*/)) }),
    headers: joinedHeaders,
    ...(searchParams.size > 0 && {
      queryStringParameters: joinValues(
        [...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]),
      ),
    }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: 'local',
      domainName: joinedHeaders.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: joinedHeaders['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(request.receivedAt),
      timeEpoch: request.receivedAt.getTime(),
    },
    ...body(request.body, joinedHeaders['content-type'] ?? ''),
  };
}

/** What came more than once is one value, separated by commas. */
function joinValues(entries: Iterable<[string, readonly string[] | undefined]>): Record<string, string> {
  return Object.fromEntries(Array.from(entries, ([name, values = []]) => [name, values.join(',')]));
}

/** Bytes must survive: what is no UTF-8 is encoded whatever it says it is. */
function body(bytes: Buffer, contentType: string): { body?: string; isBase64Encoded: boolean } {
  if (bytes.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** `22/Nov/2026:18:30:00 +0000` */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
