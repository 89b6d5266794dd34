import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fetchAll, problemOf, troubleOf } from '../../../test/support/lfs-results.ts';
import { type LfsServer, pointerTo, STORE_KEY, startLfsServer } from '../../../test/support/lfs-server.ts';
import { download } from './download.ts';

const CONTENT = '{"modelName":"Aufträge"}\n';

let server: LfsServer;

beforeEach(async () => {
  server = await startLfsServer();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

/** A link to anywhere for every object. */
function linkTo(download: object): void {
  server.describe = ({ oid, size }) => ({ oid, size, actions: { download } });
}

/** A byte now and then, each before the time is over. */
async function drip(response: ServerResponse): Promise<void> {
  while (!response.destroyed) {
    response.write(' ');
    await delay(40);
  }
}

describe('a link', () => {
  it.each([
    'http://store.example/00',
    'https://user:password@store.example/00',
    'https://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'objects/00',
  ])('is not followed to %s', async (href) => {
    linkTo({ href, header: { Authorization: STORE_KEY } });
    expect(await problemOf(server.remote, pointerTo(CONTENT))).toBe('LFS_REFUSED');
  });

  it.each([{ expires_at: '2001-01-01T00:00:00Z' }, { expires_in: -1 }])(
    'that says %j is asked for anew',
    async (expiry) => {
      const pointer = server.add(CONTENT);
      const { describe } = server;
      linkTo({ href: `${server.origin}/expired`, ...expiry });
      const { batch } = server;
      server.batch = (response, asked) => {
        if (server.batches.length === 2) server.describe = describe;
        batch(response, asked);
      };
      expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
      expect(server.batches).toHaveLength(2);
      expect(server.downloads).toHaveLength(1);
    },
  );

  it('that is good until this very moment is out of date', async () => {
    const link = {
      kind: 'link',
      href: `${server.origin}/x`,
      headers: {},
      pointer: pointerTo(CONTENT),
    } as const;
    jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const timeouts = { headersMs: 5_000, idleMs: 5_000 };
    expect(await download(server.remote, { ...link, expiresAt: 1_000_000 }, timeouts)).toMatchObject({
      kind: 'stale',
      problem: { code: 'LFS_EXPIRED' },
    });
    expect(server.downloads).toEqual([]);
    await download(server.remote, { ...link, expiresAt: 1_000_001 }, timeouts);
    expect(server.downloads).toHaveLength(1);
  });

  it('that is out of date whenever it is asked for is a problem', async () => {
    linkTo({ href: `${server.origin}/expired`, expires_in: 0 });
    expect(await problemOf(server.remote, pointerTo(CONTENT))).toBe('LFS_EXPIRED');
    expect(server.batches).toHaveLength(2);
    expect(server.downloads).toEqual([]);
  });

  it.each([400, 401, 403])('that the store answers with %i is asked for anew, once', async (status) => {
    const pointer = server.add(CONTENT);
    const { store } = server;
    server.store = (request, response) => {
      if (server.downloads.length === 1) response.writeHead(status).end();
      else store(request, response);
    };
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
    server.store = (_, response) => response.writeHead(status).end();
    expect(await problemOf(server.remote, pointer)).toBe('LFS_DENIED');
    expect(server.batches).toHaveLength(4);
  });

  it('that no longer holds, for an object that is no longer there, is the problem of that', async () => {
    server.store = (_, response) => {
      server.describe = (asked) => ({ ...asked, error: { code: 404 } });
      response.writeHead(403).end();
    };
    expect(await problemOf(server.remote, server.add(CONTENT))).toBe('LFS_MISSING');
  });

  it('may lead on, a few times', async () => {
    const pointer = server.add(CONTENT);
    linkTo({ href: `${server.origin}/3`, header: { Authorization: STORE_KEY } });
    const { store } = server;
    server.store = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (Number.isNaN(left)) return store(request, response);
      response.writeHead(307, { Location: left > 1 ? `/${left - 1}` : `store/${pointer.oid}` }).end();
    };
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
    expect(server.downloads.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(STORE_KEY));

    linkTo({ href: `${server.origin}/4` });
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([
      { kind: 'problem', problem: { message: expect.stringContaining('redirects more than 3 times') } },
    ]);
  });

  it.each([300, 399])('may lead on with the status %i', async (status) => {
    const pointer = server.add(CONTENT);
    const { store } = server;
    server.store = (request, response) => {
      if (server.downloads.length > 1) store(request, response);
      else response.writeHead(status, { Location: request.url }).end();
    };
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
  });

  it.each([201, 400])('leads nowhere with the status %i, whatever else the store says', async (status) => {
    server.store = ({ url }, response) => response.writeHead(status, { Location: url }).end();
    expect(await problemOf(server.remote, server.add(CONTENT))).toBe('LFS_DENIED');
    expect(new Set(server.downloads.map(({ path }) => path)).size).toBe(1);
    expect(server.downloads).toHaveLength(server.batches.length);
  });

  it.each(['http://127.0.0.1:9/x', 'https://[::1]/x', 'http://'])(
    'may not lead on to %s',
    async (location) => {
      server.store = (_, response) => response.writeHead(302, { Location: location }).end();
      expect(await problemOf(server.remote, server.add(CONTENT))).toBe('LFS_REFUSED');
      expect(server.downloads).toHaveLength(1);
    },
  );
});

describe('the store', () => {
  it.each([
    [204, 'LFS_DENIED'],
    [304, 'LFS_DENIED'],
    [404, 'LFS_MISSING'],
    [410, 'LFS_MISSING'],
    [418, 'LFS_DENIED'],
    [501, 'LFS_DENIED'],
  ])('that answers %i has a problem of one object: %s', async (status, code) => {
    server.store = (_, response) => response.writeHead(status).end();
    expect(await problemOf(server.remote, server.add(CONTENT))).toBe(code);
    expect(server.downloads).toHaveLength(1);
    expect(server.batches).toHaveLength(1);
  });

  it('is named, with its status, by the problem that it has', async () => {
    server.store = (_, response) => response.writeHead(418).end();
    expect(await fetchAll(server.remote, [server.add(CONTENT)])).toMatchObject([
      { problem: { message: expect.stringMatching(/^The LFS store .*\(418\)/) } },
    ]);
  });

  it.each([
    [429, 'LFS_RATE_LIMITED'],
    [500, 'LFS_UNAVAILABLE'],
    [503, 'LFS_UNAVAILABLE'],
  ])('that answers %i is tried again later: %s', async (status, code) => {
    server.store = (_, response) => response.writeHead(status, { 'Retry-After': '7' }).end();
    const error = await troubleOf(server.remote, server.add(CONTENT));
    expect(error).toMatchObject({ code, outcome: 'retry', retryAfterSeconds: 7 });
  });

  it.each([
    ['another content of that length', (bytes: Buffer) => [bytes.fill('x')], 'SHA-256', 'SHA-256'],
    ['less', (bytes: Buffer) => [bytes.subarray(1)], '25 bytes instead of 26', '25 bytes instead of 26'],
    [
      'more',
      (bytes: Buffer) => [bytes, Buffer.from('x')],
      '27 bytes instead of 26',
      'more bytes instead of 26',
    ],
    ['nothing', () => [], '0 bytes instead of 26', '0 bytes instead of 26'],
  ])('has not what the pointer names if it sends %s, announced or not', async (_what, damage, ...why) => {
    const pointer = pointerTo(CONTENT);
    for (const announced of [true, false]) {
      server.store = (_, response) => {
        const body = Buffer.concat(damage(Buffer.from(CONTENT)));
        if (announced) response.writeHead(200, { 'Content-Length': body.length });
        else response.flushHeaders();
        response.end(body);
      };
      const message = expect.stringContaining(why[announced ? 0 : 1] ?? '');
      expect(await fetchAll(server.remote, [pointer])).toMatchObject([
        { kind: 'problem', problem: { code: 'LFS_CORRUPT', message } },
      ]);
    }
  });

  it('is hung up on where it announces another length', async () => {
    const hungUp = Promise.withResolvers<void>();
    server.store = (_, response) => {
      response.on('close', hungUp.resolve).writeHead(200, { 'Content-Length': 1_000_000 }).write('{');
    };
    expect(await problemOf(server.remote, server.add(CONTENT))).toBe('LFS_CORRUPT');
    await hungUp.promise;
  });

  it('has the right content for a pointer with the wrong size in vain', async () => {
    const { store } = server;
    server.store = (request, response) => {
      response.flushHeaders();
      store(request, response);
    };
    const { size, ...pointer } = server.add(CONTENT);
    expect(await problemOf(server.remote, { ...pointer, size: size - 1 })).toBe('LFS_CORRUPT');
    expect(await problemOf(server.remote, { ...pointer, size: size + 1 })).toBe('LFS_CORRUPT');
    expect(await fetchAll(server.remote, [{ ...pointer, size }])).toMatchObject([{ kind: 'content' }]);
  });

  it('is not read further than the pointer says', async () => {
    server.store = (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    expect(await problemOf(server.remote, server.add(CONTENT))).toBe('LFS_CORRUPT');
  });

  it('may compress although it was asked not to, but no bomb goes off', async () => {
    const pointer = server.add(CONTENT);
    const zip = (content: string | Buffer) => {
      server.store = (_, response) =>
        response
          .writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': gzipSync(content).length })
          .end(gzipSync(content));
    };
    zip(CONTENT);
    expect(await fetchAll(server.remote, [pointer])).toEqual([
      { kind: 'content', pointer, bytes: Buffer.from(CONTENT) },
    ]);
    zip(Buffer.alloc(50_000_000));
    expect(await problemOf(server.remote, pointer)).toBe('LFS_CORRUPT');
  });

  it('gives an empty content too', async () => {
    const pointer = server.add('');
    expect(await fetchAll(server.remote, [pointer])).toEqual([
      { kind: 'content', pointer, bytes: Buffer.alloc(0) },
    ]);
  });

  it.each([
    ['that breaks off', 'UND_ERR_SOCKET', (response) => response.destroy()],
    ['that falls silent', 'only 1 bytes in 100 ms', () => {}],
    ['that goes on in drips', / bytes in 100 ms/, drip],
  ] satisfies [string, string | RegExp, (response: ServerResponse) => void][])(
    '%s in the middle is tried again later',
    async (_what, why, then) => {
      server.store = (_, response) => {
        response.writeHead(200, { 'Content-Length': Buffer.byteLength(CONTENT) });
        response.write('{', () => then(response));
      };
      const limits = { timeouts: { headersMs: 5_000, idleMs: 100 } };
      const error = await troubleOf(server.remote, server.add(CONTENT), limits);
      expect(error).toMatchObject({ code: 'LFS_UNREACHABLE', outcome: 'retry' });
      expect(error.message).toMatch(why);
    },
  );
});
