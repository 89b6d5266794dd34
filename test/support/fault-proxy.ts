import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { serveHttp } from '../../local/http-server.ts';

/** What goes wrong between a client and its server, where the server itself is well. */
export type Fault =
  /** The connection is cut before the server hears anything. */
  | { readonly kind: 'cut' }
  /** The server does what it is told, but its answer is lost. */
  | { readonly kind: 'lost-answer' }
  /** No answer ever comes. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The service refuses with an error of AWS's JSON protocols. */
  | { readonly kind: 'refusal'; readonly status: number; readonly type: string };

export type FaultProxy = AsyncDisposable & {
  readonly endpoint: string;
  /** What happens to each request from now on; undefined: nothing. */
  fault: Fault | undefined;
  /** What happens to a request in particular, if anything. */
  faultOf: ((request: IncomingMessage) => Fault | undefined) | undefined;
  /** As many requests as this have their fault, then all is well again. */
  remaining: number;
  /** Requests so far, also those that failed. */
  requests: number;
};

/** Stands in front of a service on this machine and does to its clients what a network and a busy service do. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const hangUp = new AbortController();
  const server = await serveHttp(0, async (request, response) => {
    proxy.requests += 1;
    const fault = proxy.faultOf?.(request) ?? (proxy.remaining > 0 ? proxy.fault : undefined);
    proxy.remaining -= 1;
    const answer = await answerUnder(fault, () => forward(request, target), hangUp.signal);
    if (answer === null) response.destroy();
    else response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${server.port}`,
    fault: undefined,
    faultOf: undefined,
    remaining: Number.POSITIVE_INFINITY,
    requests: 0,
    async [Symbol.asyncDispose]() {
      hangUp.abort();
      await server.close();
    },
  };
  return proxy;
}

type Answer = { readonly status: number; readonly type: string; readonly body: Buffer };

/** Null: the connection is to be cut. */
async function answerUnder(
  fault: Fault | undefined,
  ask: () => Promise<Answer>,
  hangUp: AbortSignal,
): Promise<Answer | null> {
  switch (fault?.kind) {
    case undefined:
      return ask();
    case 'cut':
      return null;
    case 'lost-answer':
      await ask();
      return null;
    case 'silence':
      await new Promise((resolve) => hangUp.addEventListener('abort', resolve));
      return null;
    case 'slow':
      await delay(fault.milliseconds);
      return ask();
    case 'refusal': {
      const body = JSON.stringify({ __type: fault.type, message: 'By order of the test.' });
      return { status: fault.status, type: 'application/x-amz-json-1.0', body: Buffer.from(body) };
    }
  }
}

/** They belong to one connection, not to the request. */
const OF_THE_CONNECTION = [
  'connection',
  'host',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'expect',
];

async function forward(request: IncomingMessage, target: string): Promise<Answer> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !OF_THE_CONNECTION.includes(name)) headers.set(name, value);
  }
  const { method = 'POST', url = '/' } = request;
  const body = method === 'GET' ? null : await buffer(request);
  const answer = await fetch(target + url, { method, headers, body });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
}
