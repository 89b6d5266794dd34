import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problemOf, troubleOf } from '../../../test/support/lfs-results.ts';
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
  });

  it.each([
    [403, LFS_JSON, 'LFS_DISABLED'],
    [404, LFS_JSON, 'LFS_DISABLED'],
    [501, LFS_JSON, 'LFS_DISABLED'],
    [413, LFS_JSON, 'LFS_DENIED'],
    [422, LFS_JSON, 'LFS_DENIED'],
    [302, { Location: '/users/sign_in' }, 'LFS_NOT_LFS'],
    [200, { 'Content-Type': 'text/html' }, 'LFS_NOT_LFS'],
  ])('makes of status %i with %j the problem %s', async (status, headers, code) => {
    server.batch = (response) => response.writeHead(status, headers).end('<html>');
    expect(await problemOf(server.remote, pointerTo(CONTENT))).toBe(code);
    expect(server.downloads).toEqual([]);
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
