import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PermanentError } from '../../lib/errors.ts';
import { hasErrorCode } from '../error-code.ts';
import { type HttpServer, serveHttp } from '../http-server.ts';
import { FunctionError } from '../lambda/function-error.ts';
import { type GatewayAnswer, gatewayAnswer, messageAnswer } from './answer.ts';
import { gatewayEvent } from './event.ts';

/** One request that was led to a function. */
export type Exchange = {
  readonly event: APIGatewayProxyEventV2;
  readonly answer: GatewayAnswer;
  readonly milliseconds: number;
};

export type GatewayOptions = {
  /** 0 picks one. */
  readonly port: number;
  /** By route key, `POST /path`: runs the function of the route. */
  readonly routes: ReadonlyMap<string, (event: APIGatewayProxyEventV2) => Promise<unknown>>;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
};

export type Gateway = { readonly url: string; readonly close: () => Promise<void> };

/** API Gateway's limit on a request's body. (Quotas for HTTP APIs; 10 MB.) */
const MAX_BODY = 10 * 1024 * 1024;

/**
 * Starts an HTTP API on 127.0.0.1, in this process.
 * @throws PermanentError `PORT_TAKEN`
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = await listen(options.port, async (request, response) => {
    send(response, await answer(request, options));
  });
  return { url: `http://127.0.0.1:${server.port}`, close: server.close };
}

async function listen(
  port: number,
  listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<HttpServer> {
  try {
    return await serveHttp(port, listener);
  } catch (cause) {
    if (!hasErrorCode(cause, 'EADDRINUSE')) throw cause;
    throw new PermanentError('PORT_TAKEN', `Port ${port} is in use.`, {
      advice: 'End what listens there, or choose another port: PORT=3001 npm start (0 picks a free one).',
      cause,
    });
  }
}

async function answer(
  request: IncomingMessage,
  { routes, onExchange }: GatewayOptions,
): Promise<GatewayAnswer> {
  const receivedAt = new Date();
  const body = await readBody(request);
  const { method = '', url: target = '/', httpVersion, headersDistinct: headers } = request;
  const routeKey = `${method} ${target.replace(/\?.*/s, '')}`;
  const invoke = routes.get(routeKey);
  if (invoke === undefined) return messageAnswer(404, 'Not Found');
  if (body === null) return messageAnswer(413, 'Request Entity Too Large');

  const sourceIp = request.socket.remoteAddress ?? '';
  const event = gatewayEvent({ method, target, httpVersion, headers, sourceIp, body, receivedAt }, routeKey);
  const answer = await run(invoke, event);
  onExchange?.({ event, answer, milliseconds: Date.now() - receivedAt.getTime() });
  return answer;
}

async function run(
  invoke: (event: APIGatewayProxyEventV2) => Promise<unknown>,
  event: APIGatewayProxyEventV2,
): Promise<GatewayAnswer> {
  try {
    return gatewayAnswer(await invoke(event));
  } catch (error) {
    // What the function has thrown is in its log, and no business of whoever has called.
    if (error instanceof FunctionError) return messageAnswer(500, 'Internal Server Error');
    throw error;
  }
}

/** Null for a body that is too large, which is read to its end all the same: else the client might not see the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size <= MAX_BODY ? Buffer.concat(chunks) : null;
}

function send(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}
