import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchAll, problemOf, troubleOf } from '../../../test/support/lfs-results.ts';
import { LFS_JSON, type LfsServer, pointerTo, startLfsServer } from '../../../test/support/lfs-server.ts';

const CONTENT = '{"modelName":"Aufträge"}\n';

let server: LfsServer;

beforeEach(async () => {
  server = await startLfsServer();
});
afterEach(() => server.close());

describe('the batch call', () => {
  it.each([
    [401, {}, 'LFS_UNAUTHORIZED', 'credentials'],
    [403, { 'Content-Type': 'text/plain' }, 'LFS_FORBIDDEN', 'credentials'],
    [408, {}, 'LFS_UNAVAILABLE', 'retry'],
    [429, LFS_JSON, 'LFS_RATE_LIMITED', 'retry'],
    [500, LFS_JSON, 'LFS_UNAVAILABLE', 'retry'],
    [503, {}, 'LFS_UNAVAILABLE', 'retry'],
  ])('means by status %i with %j %s', async (status, headers, code, outcome) => {
    server.batch = (response) => response.writeHead(status, { ...headers, 'Retry-After': '77' }).end('{}');
    const error = await troubleOf(server.remote, pointerTo(CONTENT));
    expect(error).toMatchObject({ code, outcome });
    if (outcome === 'retry') expect(error).toMatchObject({ retryAfterSeconds: 77 });
    expect(error.message).toContain(new URL(server.origin).host);
  });

  it.each([
    [401, {}, 'wrong or expired', '`hub gitlab rotate https://acme.com/gitlab --access`'],
    [403, { 'Content-Type': 'text/plain' }, 'may not read', 'Reporter'],
    [403, {}, 'may not read', 'Reporter'],
    [403, { 'Content-Type': 'application/jsonpath' }, 'may not read', 'Reporter'],
  ])('that is answered %i with %j says that the token %s, where, and what to do', async (...answer) => {
    const [status, headers, why, todo] = answer;
    server.batch = (response) => response.writeHead(status, headers).end();
    const error = await troubleOf(
      { ...server.remote, instance: 'https://acme.com/gitlab' },
      pointerTo(CONTENT),
    );
    expect(error.message).toContain(`${server.remote.url.slice('http://'.length)}/info/lfs/objects/batch:`);
    expect(error.message).toContain(why);
    expect(error.advice).toContain(todo);
  });

  it.each([
    [403, LFS_JSON, 'LFS_DISABLED'],
    [403, { 'Content-Type': 'application/json; charset=utf-8' }, 'LFS_DISABLED'],
    [404, LFS_JSON, 'LFS_DISABLED'],
    [501, LFS_JSON, 'LFS_DISABLED'],
    [413, LFS_JSON, 'LFS_DENIED'],
    [422, LFS_JSON, 'LFS_DENIED'],
    [204, LFS_JSON, 'LFS_DENIED'],
    [300, LFS_JSON, 'LFS_NOT_LFS'],
    [302, { Location: '/users/sign_in' }, 'LFS_NOT_LFS'],
    [399, LFS_JSON, 'LFS_NOT_LFS'],
    [400, LFS_JSON, 'LFS_DENIED'],
    [200, { 'Content-Type': 'text/html' }, 'LFS_NOT_LFS'],
  ])('makes of status %i with %j the problem %s', async (status, headers, code) => {
    server.batch = (response) => response.writeHead(status, headers).end('<html>');
    expect(await problemOf(server.remote, pointerTo(CONTENT))).toBe(code);
    expect(server.downloads).toEqual([]);
  });

  it.each([
    [302, 'it redirects'],
    [413, 'The LFS server does not give', '413'],
    [200, 'its answer is no batch answer'],
  ])('that is answered %i in vain says why: %s', async (status, ...named) => {
    server.batch = (response) => response.writeHead(status).end('<html>');
    expect(await fetchAll(server.remote, [pointerTo(CONTENT)])).toMatchObject([
      { problem: { message: expect.stringMatching(named.join('.*')) } },
    ]);
  });

  it('reads an answer of four mebibytes, and none of a byte more', async () => {
    const pointer = server.add(CONTENT);
    const answerWith = (bytes: number) => {
      server.batch = (response, asked) => {
        const answer = JSON.stringify({ objects: asked.map(server.describe) });
        response.writeHead(200, LFS_JSON).end(answer.padEnd(bytes));
      };
    };
    answerWith(4 * 1024 * 1024);
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
    answerWith(4 * 1024 * 1024 + 1);
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([
      { problem: { code: 'LFS_NOT_LFS', message: expect.stringContaining('too large') } },
    ]);
  });

  it('reads no endless answer', async () => {
    server.batch = (response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536, ' ')));
      };
      response.writeHead(200, LFS_JSON).on('drain', more);
      more();
    };
    expect(await problemOf(server.remote, pointerTo(CONTENT))).toBe('LFS_NOT_LFS');
  });

  it('is in trouble when there is nobody, or silence', async () => {
    server.batch = () => {};
    const limits = { timeouts: { headersMs: 50, idleMs: 50 } };
    const silent = await troubleOf(server.remote, pointerTo(CONTENT), limits);
    expect(silent).toMatchObject({ code: 'LFS_UNREACHABLE', outcome: 'retry' });
    expect(String(silent)).toContain('silent for 50 ms');
    await server.close();
    const refused = await troubleOf(server.remote, pointerTo(CONTENT));
    expect(String(refused)).toContain(`Cannot reach ${new URL(server.origin).host}`);
    expect(String(refused)).toContain('ECONNREFUSED');
    server = await startLfsServer();
  });
});
