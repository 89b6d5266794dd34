import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collect, failureOf } from '../../test/support/chunks.ts';
import { RetryLater } from '../errors.ts';
import { type Connection, type ConnectionErrors, openConnection } from './connection.ts';

const HOST = 'git.acme.com';
const IDLE_MS = 1000;
const ERRORS: ConnectionErrors = {
  aborted: (host, cause) => new RetryLater('ABORTED', host, { cause }),
  silent: (host, silence, cause) => new RetryLater('SILENT', `${host}: ${silence}`, { cause }),
  failed: (host, cause) => new RetryLater('FAILED', host, { cause }),
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** An answer whose pieces come at their times, until the connection is given up. */
function answerOf({ signal }: Connection, pieces: readonly (readonly [atMs: number, bytes: number])[]) {
  return new Response(
    new ReadableStream({
      start(controller) {
        signal.addEventListener('abort', () => controller.error(signal.reason));
        pieces.forEach(([atMs, bytes], n) => {
          setTimeout(() => {
            if (signal.aborted) return;
            controller.enqueue(Buffer.alloc(bytes, 'x'));
            if (n === pieces.length - 1) controller.close();
          }, atMs);
        });
      },
    }),
  );
}

/** How many bytes come of an answer, or what reading it fails with. */
async function read(...pieces: readonly (readonly [atMs: number, bytes: number])[]): Promise<unknown> {
  const connection = openConnection(HOST, undefined, ERRORS);
  const chunks = collect(connection.chunksOf(answerOf(connection, pieces), IDLE_MS));
  const outcome = chunks.then(
    (all) => Buffer.concat(all).length,
    (error: unknown) => error,
  );
  await jest.advanceTimersByTimeAsync(60_000);
  return outcome;
}

const silent = (why: string) => ({ code: 'SILENT', message: `${HOST}: ${why}` });

describe('a connection', () => {
  it('lasts as long as 15 bytes come in time, however long all of them take', async () => {
    expect(await read([900, 15], [1800, 15], [2700, 15])).toBe(45);
    expect(await read([500, 8], [900, 7], [1800, 7], [1850, 8])).toBe(30);
  });

  it('has a server that is not there any more if fewer bytes come in that time', async () => {
    expect(await read([900, 14], [1800, 14])).toMatchObject(silent('only 14 bytes in 1000 ms'));
    expect(await read([400, 1], [800, 1], [1200, 1])).toMatchObject(silent('only 2 bytes in 1000 ms'));
  });

  it('has a silent server if nothing comes in that time, be it after what has come', async () => {
    expect(await read([1100, 15])).toMatchObject(silent('silent for 1000 ms'));
    expect(await read([900, 15], [2000, 15])).toMatchObject(silent('silent for 1000 ms'));
  });

  it('has an answer without a body for one of no bytes', async () => {
    const { chunksOf } = openConnection(HOST, undefined, ERRORS);
    expect(await collect(chunksOf(new Response(null), IDLE_MS))).toEqual([]);
  });

  it('is not ended later by what was waited for, and has come', async () => {
    const { signal, within } = openConnection(HOST, undefined, ERRORS);
    expect(await within(IDLE_MS, 'silent', async () => 'an answer')).toBe('an answer');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(signal.aborted).toBe(false);
  });

  it('is cut off by the end of the run, which is nobody’s fault', async () => {
    const run = new AbortController();
    const { signal, within } = openConnection(HOST, run.signal, ERRORS);
    const cause = new Error('Cut off.');
    const work = within(IDLE_MS, 'silent', async () => {
      run.abort();
      throw cause;
    });
    expect(await failureOf(work)).toMatchObject({ code: 'ABORTED', message: HOST, cause });
    expect(signal.aborted).toBe(true);
  });

  it('fails with what the network says where nobody has ended it', async () => {
    const { within } = openConnection(HOST, undefined, ERRORS);
    const cause = new Error('fetch failed');
    const work = within(IDLE_MS, 'silent', async () => {
      throw cause;
    });
    expect(await failureOf(work)).toMatchObject({ code: 'FAILED', message: HOST, cause });
  });
});
