import { pipeline } from '../../pipeline.ts';
import type { Timeouts } from '../http/request.ts';
import type { GitRemote } from '../types.ts';
import { askBatch, MAX_BATCH } from './ask-batch.ts';
import { Attempts } from './attempts.ts';
import { download } from './download.ts';
import type { LfsPointer } from './pointer.ts';
import { extended, tooLarge } from './problems.ts';
import { tooSlow } from './trouble.ts';
import type { LfsAnswer, LfsLink, LfsProblem, LfsResult } from './types.ts';

export type LfsLimits = {
  /** Of one object; larger ones are not asked for. */
  readonly maxBytes: number;
  readonly timeouts?: Timeouts;
  /** For one object, however steadily it comes. */
  readonly objectMs?: number;
};

/** A store that is silent for so long is not there any more; there is no time for a slower one within a run. */
const TIMEOUTS: Timeouts = { headersMs: 30_000, idleMs: 30_000 };

/** About half a run: one slow object leaves time for the others, and for a commit of what there is. */
const OBJECT_MS = 60_000;

/** Objects in memory at once, those that `keep` works on included. A single larger one passes alone. */
const IN_FLIGHT = {
  items: 4,
  weight: {
    max: 64 * 1024 * 1024,
    of: (answered: LfsAnswer) => (answered.kind === 'link' ? answered.pointer.size : 0),
  },
};

/**
 * Fetches the contents that pointers name from the Git LFS of a repository, in one batch request for each hundred and
 * a download for each. What becomes of a pointer is told to `keep` as soon as it is known, in no order, several at a
 * time; `pointer` of a result is the very object that was given. What is wrong with one object is its own problem or
 * trouble. A store that fails several times in a row, a rate limit, a refused token and a batch call without an answer
 * are the trouble of all that are left, which are not tried.
 *
 * Content is verified by size and SHA-256. The token goes to the batch endpoint below the repository's own URL and
 * nowhere else, whatever the repository (`.lfsconfig` is not read) or a link says.
 *
 * @throws RetryLater `LFS_ABORTED`; and what `keep` throws. By then nothing goes on in the background.
 */
export async function fetchLfs(
  remote: GitRemote,
  pointers: Iterable<LfsPointer>,
  { maxBytes, timeouts = TIMEOUTS, objectMs = OBJECT_MS }: LfsLimits,
  keep: (result: LfsResult) => Promise<void>,
): Promise<void> {
  // The first failure ends the other downloads as well, which otherwise would be awaited.
  const stop = new AbortController();
  const signal = remote.signal ? AbortSignal.any([remote.signal, stop.signal]) : stop.signal;
  const attempts = new Attempts(signal);
  const source: LfsSource = { remote: { ...remote, signal }, timeouts, objectMs, attempts };
  const unkept: unknown[] = [];
  try {
    await pipeline(answer(source, pointers, maxBytes), IN_FLIGHT, async (answered) => {
      try {
        const result = answered.kind === 'link' ? await fetchOne(source, answered) : answered;
        await keep(result).catch((error: unknown) => {
          unkept.push(error);
          throw error;
        });
      } catch (error) {
        stop.abort(error);
        throw error;
      }
    });
  } catch (error) {
    // That something was not kept counts more than that others were not fetched any more, because it is late for one.
    if (unkept.length > 0) throw unkept[0];
    throw stop.signal.aborted ? stop.signal.reason : error;
  }
}

type LfsSource = {
  readonly remote: GitRemote & { readonly signal: AbortSignal };
  readonly timeouts: Timeouts;
  readonly objectMs: number;
  readonly attempts: Attempts;
};

async function* answer(
  { remote, timeouts, attempts }: LfsSource,
  pointers: Iterable<LfsPointer>,
  maxBytes: number,
): AsyncGenerator<LfsAnswer> {
  const wanted: LfsPointer[] = [];
  for (const pointer of pointers) {
    const problem = problemOf(pointer, maxBytes);
    if (problem === null) wanted.push(pointer);
    else yield { kind: 'problem', pointer, problem };
  }
  for (let at = 0; at < wanted.length; at += MAX_BATCH) {
    const batch = wanted.slice(at, at + MAX_BATCH);
    yield* await attempts.tryForAll<LfsAnswer[]>(
      () => askBatch(remote, batch, timeouts),
      (error) => batch.map((pointer) => ({ kind: 'trouble', pointer, error })),
    );
  }
}

function problemOf(pointer: LfsPointer, maxBytes: number): LfsProblem | null {
  if (pointer.extended) return extended();
  return pointer.size > maxBytes ? tooLarge(pointer, maxBytes) : null;
}

async function fetchOne(source: LfsSource, link: LfsLink): Promise<LfsResult> {
  const { pointer } = link;
  return source.attempts.tryOne<LfsResult>(
    () => withinTime(source, pointer, (remote) => follow(remote, link, source.timeouts)),
    (error) => ({ kind: 'trouble', pointer, error }),
  );
}

/** @throws RetryLater `LFS_TOO_SLOW`, and what the work throws */
async function withinTime<T>(
  { remote, objectMs }: LfsSource,
  { size }: LfsPointer,
  work: (remote: GitRemote) => Promise<T>,
): Promise<T> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), objectMs);
  try {
    return await work({ ...remote, signal: AbortSignal.any([remote.signal, time.signal]) });
  } catch (error) {
    throw time.signal.aborted && !remote.signal.aborted ? tooSlow(size, objectMs, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** A link that no longer holds is asked for anew, once. */
async function follow(remote: GitRemote, link: LfsLink, timeouts: Timeouts): Promise<LfsResult> {
  const { pointer } = link;
  let downloaded = await download(remote, link, timeouts);
  if (downloaded.kind !== 'stale') return { pointer, ...downloaded };
  for (const again of await askBatch(remote, [pointer], timeouts)) {
    if (again.kind !== 'link') return again;
    downloaded = await download(remote, again, timeouts);
  }
  return downloaded.kind === 'stale'
    ? { kind: 'problem', pointer, problem: downloaded.problem }
    : { pointer, ...downloaded };
}
