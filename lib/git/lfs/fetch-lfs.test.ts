import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { fetchAll, LIMITS, problemOf } from '../../../test/support/lfs-results.ts';
import {
  type LfsServer,
  pointerTo,
  STORE_KEY,
  startLfsServer,
  TOKEN,
} from '../../../test/support/lfs-server.ts';
import { fetchLfs } from './fetch-lfs.ts';
import type { LfsPointer } from './pointer.ts';
import type { LfsResult } from './types.ts';

const CONTENT = '{"modelName":"Aufträge"}\n';
const BATCH = '/acme/models.git/info/lfs/objects/batch';

/** Only what waits is to wait for the test. */
const REAL_BUT_TIMEOUTS = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;

let server: LfsServer;

beforeEach(async () => {
  server = await startLfsServer();
});
afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});

/** A link to anywhere for every object. */
function linkTo(download: object): void {
  server.describe = ({ oid, size }) => ({ oid, size, actions: { download } });
}

describe('fetchLfs', () => {
  it('asks the LFS server of the repository, and then the store that it names', async () => {
    const pointer = server.add(CONTENT);
    expect(await fetchAll(server.remote, [pointer])).toEqual([
      { kind: 'content', pointer, bytes: Buffer.from(CONTENT) },
    ]);
    const [{ headers, body, ...batch } = { headers: {}, body: '' }] = server.batches;
    expect(batch).toEqual({ method: 'POST', path: BATCH });
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`oauth2:${TOKEN}`).toString('base64')}`,
      accept: 'application/vnd.git-lfs+json',
      'content-type': 'application/vnd.git-lfs+json',
      'user-agent': 'modelhub-sync',
    });
    expect(JSON.parse(body)).toEqual({
      operation: 'download',
      transfers: ['basic'],
      hash_algo: 'sha256',
      objects: [{ oid: pointer.oid, size: pointer.size }],
    });
    expect(server.downloads).toMatchObject([
      {
        method: 'GET',
        path: `/store/${pointer.oid}`,
        headers: {
          authorization: STORE_KEY,
          'accept-encoding': 'identity',
          'user-agent': 'modelhub-sync',
        },
      },
    ]);
  });

  it('sends a store nothing of its own where the link has no header', async () => {
    const pointer = server.add(CONTENT);
    linkTo({ href: `${server.origin}/store/${pointer.oid}` });
    expect(await fetchAll(server.remote, [pointer])).toMatchObject([{ kind: 'content' }]);
    expect(server.downloads).toHaveLength(1);
    expect(server.downloads[0]?.headers).not.toHaveProperty('authorization');
  });

  it('asks for a hundred objects in one call, and counts every request', async () => {
    const pointers = Array.from({ length: 101 }, (_, n) => server.add(`content ${n}`));
    let requests = 0;
    const results: LfsResult[] = [];
    await fetchLfs({ ...server.remote, onRequest: () => requests++ }, pointers, LIMITS, async (result) => {
      results.push(result);
    });
    expect(new Set(results.map(({ pointer }) => pointer))).toEqual(new Set(pointers));
    expect(results.every(({ kind }) => kind === 'content')).toBe(true);
    expect(server.batches.map(({ body }) => JSON.parse(body).objects.length)).toEqual([100, 1]);
    expect(requests).toBe(103);
  });

  it('asks nobody for nothing', async () => {
    expect(await fetchAll(server.remote, [])).toEqual([]);
    expect(server.batches).toEqual([]);
  });

  it('does not ask for what is too large or went through an extension', async () => {
    expect(await problemOf(server.remote, { ...pointerTo(CONTENT), size: 1001 }, { maxBytes: 1000 })).toBe(
      'LFS_TOO_LARGE',
    );
    expect(await problemOf(server.remote, { ...pointerTo(CONTENT), extended: true })).toBe('LFS_EXTENDED');
    expect(server.batches).toEqual([]);
  });

  it('asks for what is as large as it may be', async () => {
    const pointer = server.add(CONTENT);
    expect(await fetchAll(server.remote, [pointer], { maxBytes: pointer.size })).toMatchObject([
      { kind: 'content', pointer },
    ]);
  });

  it('lets one object with a problem stand in the way of no other', async () => {
    const [good, other] = [server.add(CONTENT), server.add('other')];
    const missing = pointerTo('missing');
    const { describe } = server;
    server.describe = (asked) =>
      asked.oid === missing.oid ? { ...asked, error: { code: 404, message: 'No.' } } : describe(asked);
    const results = await fetchAll(server.remote, [good, missing, other]);
    expect(results).toHaveLength(3);
    expect(results).toContainEqual({ kind: 'content', pointer: good, bytes: Buffer.from(CONTENT) });
    expect(results).toContainEqual({ kind: 'content', pointer: other, bytes: Buffer.from('other') });
    expect(results).toContainEqual(expect.objectContaining({ kind: 'problem', pointer: missing }));
  });
});

describe('fetchLfs, all in all', () => {
  it('has four objects in hand at most, those included that are being kept', async () => {
    const pointers = Array.from({ length: 12 }, (_, n) => server.add(`content ${n}`));
    let [inHand, most] = [0, 0];
    const four = Promise.withResolvers<void>();
    const { store } = server;
    server.store = async (request, response) => {
      most = Math.max(most, ++inHand);
      if (inHand === 4) four.resolve();
      await four.promise;
      store(request, response);
    };
    await fetchLfs(server.remote, pointers, LIMITS, async () => {
      await delay(1);
      inHand -= 1;
    });
    expect(most).toBe(4);
  });

  it('has but one in hand where two would be too much for the memory', async () => {
    const events: string[] = [];
    server.store = (_, response) => {
      events.push('asked for');
      response.end('not as large as that');
    };
    const pointers = ['a', 'b'].map((content) => ({ ...pointerTo(content), size: 40_000_000 }));
    await fetchLfs(server.remote, pointers, { maxBytes: 50_000_000 }, async () => {
      await delay(1);
      events.push('kept');
    });
    expect(events).toEqual(['asked for', 'kept', 'asked for', 'kept']);
  });

  it('has two in hand where there is memory for both', async () => {
    const both = Promise.withResolvers<void>();
    server.store = async (_, response) => {
      if (server.downloads.length === 2) both.resolve();
      await both.promise;
      response.end('not as large as that');
    };
    const pointers = ['a', 'b'].map((content) => ({ ...pointerTo(content), size: 30_000_000 }));
    const results = await fetchAll(server.remote, pointers);
    expect(results).toMatchObject(Array(2).fill({ problem: { code: 'LFS_CORRUPT' } }));
  });

  it('has room for a problem with an object, however large that is said to be', async () => {
    const slow = server.add(CONTENT);
    const missing = { ...pointerTo('missing'), size: 64 * 1024 * 1024 };
    const told = Promise.withResolvers<void>();
    const { describe, store } = server;
    server.describe = (asked) =>
      asked.oid === missing.oid ? { ...asked, error: { code: 404 } } : describe(asked);
    server.store = async (request, response) => {
      await told.promise;
      store(request, response);
    };
    const kept: LfsPointer[] = [];
    await fetchLfs(server.remote, [slow, missing], LIMITS, async ({ pointer }) => {
      kept.push(pointer);
      if (pointer === missing) told.resolve();
    });
    expect(kept).toEqual([missing, slow]);
  });

  it.each(['batch', 'store'] as const)('ends with the run, which waits for the %s', async (waiting) => {
    const run = new AbortController();
    server[waiting] = () => run.abort();
    const remote = { ...server.remote, signal: run.signal };
    const error = await failureOf(fetchLfs(remote, [server.add(CONTENT)], LIMITS, async () => {}));
    expect(error).toMatchObject({
      code: 'LFS_ABORTED',
      outcome: 'retry',
      message: expect.stringContaining(new URL(server.origin).host),
    });
  });

  it('waits for nothing any more when it is done', async () => {
    jest.useFakeTimers({ doNotFake: [...REAL_BUT_TIMEOUTS] });
    const results = await fetchAll(server.remote, [server.add(CONTENT)]);
    expect(results).toMatchObject([{ kind: 'content' }]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is cut off by the end of the run, also where the time of an object ends with it', async () => {
    jest.useFakeTimers({ doNotFake: [...REAL_BUT_TIMEOUTS] });
    const run = new AbortController();
    const remote = { ...server.remote, signal: run.signal };
    const work = failureOf(
      fetchLfs(remote, [server.add(CONTENT)], { ...LIMITS, objectMs: 1000 }, async () => {}),
    );
    const asked = Promise.withResolvers<void>();
    server.store = () => asked.resolve();
    await asked.promise;
    jest.advanceTimersByTime(1000);
    run.abort();
    expect(await work).toMatchObject({ code: 'LFS_ABORTED' });
  });

  it('fails with what keeping fails with, and ends what else goes on', async () => {
    const full = new Error('The table is full.');
    const pointers = Array.from({ length: 101 }, (_, n) => server.add(`content ${n}`));
    const asked = Promise.withResolvers<void>();
    const hungUp = Promise.withResolvers<void>();
    const { batch, store } = server;
    server.batch = (response, objects) => {
      if (objects.length === 100) batch(response, objects);
      else asked.resolve();
    };
    server.store = (request, response) => {
      if (request.url?.endsWith(pointers[99]?.oid ?? '')) response.on('close', hungUp.resolve);
      else store(request, response);
    };
    const work = fetchLfs(server.remote, pointers, LIMITS, async ({ pointer }) => {
      if (pointer !== pointers[98]) return;
      await asked.promise;
      throw full;
    });
    expect(await failureOf(work)).toBe(full);
    await hungUp.promise;
  });
});

describe('fetchLfs, when it ends with the run', () => {
  it('fails all the same with what could not be kept: that was begun', async () => {
    const run = new AbortController();
    const full = new Error('The table is full.');
    const pointers = [server.add('kept'), server.add('awaited')];
    const keeping = Promise.withResolvers<void>();
    const { store } = server;
    server.store = async (request, response) => {
      if (request.url?.endsWith(pointers[0]?.oid ?? '')) return store(request, response);
      await keeping.promise;
      run.abort();
    };
    const remote = { ...server.remote, signal: run.signal };
    const work = fetchLfs(remote, pointers, LIMITS, async () => {
      keeping.resolve();
      await delay(50);
      throw full;
    });
    expect(await failureOf(work)).toBe(full);
  });
});

describe('fetchLfs, in trouble', () => {
  /** Results in short: the contents, and how many have which trouble. */
  async function outcome(pointers: readonly LfsPointer[]) {
    const results = await fetchAll(server.remote, pointers);
    const contents = results.flatMap((result) => (result.kind === 'content' ? [`${result.bytes}`] : []));
    const troubles = results.flatMap((result) => (result.kind === 'trouble' ? [result.error.code] : []));
    expect(new Set(results.map(({ pointer }) => pointer))).toEqual(new Set(pointers));
    expect(results).toHaveLength(pointers.length);
    return { contents: contents.sort(), troubles };
  }

  it('lets trouble with one object stand in the way of no other', async () => {
    const broken = pointerTo('broken');
    const pointers = [broken, ...['a', 'b', 'c', 'd', 'e'].map((content) => server.add(content))];
    const { store } = server;
    server.store = (request, response) => {
      if (request.url?.endsWith(broken.oid)) response.writeHead(500).end();
      else store(request, response);
    };
    expect(await outcome(pointers)).toEqual({
      contents: ['a', 'b', 'c', 'd', 'e'],
      troubles: ['LFS_UNAVAILABLE'],
    });
  });

  it('takes what the server says of one object for the trouble of that object', async () => {
    const unwell = pointerTo('unwell');
    const { describe } = server;
    server.describe = (asked) =>
      asked.oid === unwell.oid ? { ...asked, error: { code: 503 } } : describe(asked);
    expect(await outcome([unwell, server.add('a')])).toEqual({
      contents: ['a'],
      troubles: ['LFS_UNAVAILABLE'],
    });
  });

  it('waits for one object only so long, however steadily it comes, and for the end of the run as before', async () => {
    const [slow, quick] = [{ ...pointerTo('slow'), size: 1_000_000 }, server.add('a')];
    const { store } = server;
    server.store = async (request, response) => {
      if (!request.url?.endsWith(slow.oid)) return store(request, response);
      while (!response.destroyed) {
        response.write('as slow as it gets');
        await delay(5);
      }
    };
    const results = await fetchAll(server.remote, [slow, quick], { objectMs: 300 });
    expect(results).toContainEqual({ kind: 'content', pointer: quick, bytes: Buffer.from('a') });
    const error = expect.objectContaining({ code: 'LFS_TOO_SLOW', outcome: 'retry' });
    expect(results).toContainEqual({ kind: 'trouble', pointer: slow, error });

    const remote = { ...server.remote, signal: AbortSignal.timeout(100) };
    expect(await failureOf(fetchAll(remote, [slow]))).toMatchObject({ code: 'LFS_ABORTED' });
  });

  it('asks no more of a store that fails three times in a row', async () => {
    const pointers = Array.from({ length: 120 }, (_, n) => server.add(`content ${n}`));
    server.store = (_, response) => response.writeHead(500).end();
    const { troubles } = await outcome(pointers);
    expect(new Set(troubles)).toEqual(new Set(['LFS_UNAVAILABLE']));
    // Those that were under way when the third one failed.
    expect(server.downloads.length).toBeLessThanOrEqual(3 + 3);
    expect(server.batches).toHaveLength(1);
  });

  it.each([
    [429, 'LFS_RATE_LIMITED'],
    [401, 'LFS_UNAUTHORIZED'],
    [500, 'LFS_UNAVAILABLE'],
  ])('makes of a batch call that is answered %i the trouble of all: %s', async (status, code) => {
    const pointers = Array.from({ length: 250 }, (_, n) => server.add(`content ${n}`));
    server.batch = (response) => response.writeHead(status).end();
    expect(await outcome(pointers)).toEqual({ contents: [], troubles: Array(250).fill(code) });
    expect(server.batches).toHaveLength(1);
    expect(server.downloads).toEqual([]);
  });

  it('asks no more of a store that limits how often it is asked', async () => {
    const pointers = Array.from({ length: 50 }, (_, n) => server.add(`content ${n}`));
    server.store = (_, response) => response.writeHead(429).end();
    expect(await outcome(pointers)).toEqual({ contents: [], troubles: Array(50).fill('LFS_RATE_LIMITED') });
    expect(server.downloads.length).toBeLessThanOrEqual(4);
  });

  it('keeps what came before the trouble', async () => {
    const pointers = Array.from({ length: 102 }, (_, n) => server.add(`content ${n}`));
    const { batch } = server;
    server.batch = (response, asked) => {
      if (asked.length === 100) batch(response, asked);
      else response.writeHead(503).end();
    };
    const { contents, troubles } = await outcome(pointers);
    expect(contents).toHaveLength(100);
    expect(troubles).toEqual(['LFS_UNAVAILABLE', 'LFS_UNAVAILABLE']);
  });
});
