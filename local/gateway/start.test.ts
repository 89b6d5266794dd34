import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { FunctionError } from '../lambda/function-error.ts';
import { type Exchange, type Gateway, startGateway } from './start.ts';

type Invoke = (event: APIGatewayProxyEventV2) => Promise<unknown>;

let gateway: Gateway | undefined;
afterEach(() => gateway?.close());

async function open(
  invoke: Invoke,
  onExchange: (exchange: Exchange) => void = () => undefined,
): Promise<string> {
  gateway = await startGateway({ port: 0, routes: new Map([['POST /sync', invoke]]), onExchange });
  return gateway.url;
}

/** The event that a request becomes. */
async function eventOf(
  body: string | Buffer,
  headers: Record<string, string>,
  query = '',
): Promise<APIGatewayProxyEventV2> {
  const { promise, resolve } = Promise.withResolvers<APIGatewayProxyEventV2>();
  const url = await open(async (event) => resolve(event));
  await fetch(`${url}/sync${query}`, { method: 'POST', headers, body });
  return promise;
}

const post = (url: string, body: string | Buffer = '{}', init: RequestInit = {}) =>
  fetch(`${url}/sync`, { method: 'POST', body, headers: { 'content-type': 'application/json' }, ...init });

describe('the local gateway', () => {
  it('makes an event of format 2.0 of a request', async () => {
    const headers = {
      'Content-Type': 'application/json',
      'X-Gitlab-Token': 'secret',
      'User-Agent': 'GitLab/19.0',
    };
    const event = await eventOf('{"a":"ü"}', headers, '?a=1&b=2&a=3');
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /sync',
      rawPath: '/sync',
      rawQueryString: 'a=1&b=2&a=3',
      queryStringParameters: { a: '1,3', b: '2' },
      headers: { 'content-type': 'application/json', 'x-gitlab-token': 'secret' },
      requestContext: {
        http: {
          method: 'POST',
          path: '/sync',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'GitLab/19.0',
        },
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"a":"ü"}',
      isBase64Encoded: false,
    });
  });

  it('joins headers that come more than once by commas, and takes cookies out', async () => {
    const { promise, resolve } = Promise.withResolvers<APIGatewayProxyEventV2>();
    const url = await open(async (event) => resolve(event));
    const headers = ['Host', 'localhost', 'X-Twice', '1', 'x-twice', '2', 'Cookie', 'a=1; b=2'];
    httpRequest(`${url}/sync`, { method: 'POST', headers }).end();
    const event = await promise;
    expect(event.headers).toMatchObject({ 'x-twice': '1,2' });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.cookies).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['application/json; charset=utf-8', Buffer.from('{}'), false],
    ['text/plain', Buffer.from('text'), false],
    ['application/x-www-form-urlencoded', Buffer.from('a=1'), true],
    ['application/octet-stream', Buffer.from([0, 255]), true],
    ['application/json', Buffer.from([0x7b, 0xff, 0x7d]), true],
  ])('keeps every byte of a body of %s', async (type, bytes, isBase64Encoded) => {
    const event = await eventOf(bytes, { 'content-type': type });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8')).toEqual(bytes);
  });

  it('answers what the function has returned, and tells of the exchange', async () => {
    const exchanges: Exchange[] = [];
    const result = { statusCode: 202, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' };
    const response = await post(
      await open(
        async () => result,
        (exchange) => exchanges.push(exchange),
      ),
    );

    expect(response.status).toBe(202);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ ok: true });
    expect(exchanges).toMatchObject([{ event: { rawPath: '/sync' }, answer: { status: 202 } }]);
  });

  it('takes a result without a status code for the body', async () => {
    const response = await post(await open(async () => ({ hello: 'world' })));
    expect([response.status, await response.json()]).toEqual([200, { hello: 'world' }]);
  });

  it('decodes a body that the function has encoded', async () => {
    const result = { statusCode: 200, body: Buffer.from([1, 255]).toString('base64'), isBase64Encoded: true };
    const response = await post(await open(async () => result));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([1, 255]));
  });

  it.each<[string, Invoke]>([
    ['fails', () => Promise.reject(new FunctionError('error', 'Error', 'a secret'))],
    ['returns no valid status code', async () => ({ statusCode: '200' })],
  ])('answers 500 without details where the function %s', async (_, invoke) => {
    const response = await post(await open(invoke));
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('answers 404 to what is no route', async () => {
    const url = await open(async () => ({ statusCode: 200 }));
    for (const [path, method] of [
      ['/sync', 'GET'],
      ['/sync/', 'POST'],
      ['/', 'POST'],
    ]) {
      const response = await fetch(url + path, { method: String(method) });
      expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
    }
  });

  it('answers 413 to more than 10 MB, without asking the function', async () => {
    const url = await open(() => Promise.reject(new Error('must not be called')));
    const response = await post(url, Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
  });

  it('lets a request end before it closes', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: result, resolve: answer } = Promise.withResolvers<unknown>();
    const url = await open(() => {
      ask();
      return result;
    });
    const response = post(url);
    await asked;
    const closed = gateway?.close();
    answer({ statusCode: 204 });
    expect((await response).status).toBe(204);
    await closed;
    await expect(post(url)).rejects.toThrow();
  });

  it('says which port is in use', async () => {
    const { port } = new URL(await open(async () => null));
    const second = startGateway({ port: Number(port), routes: new Map() });
    await expect(second).rejects.toMatchObject({ code: 'PORT_TAKEN', message: `Port ${port} is in use.` });
  });
});
