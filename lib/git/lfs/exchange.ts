import { failureReason } from '../http/failure-reason.ts';
import type { Timeouts } from '../http/request.ts';
import type { GitRemote } from '../types.ts';
import { aborted, unreachable } from './trouble.ts';

export type LfsRequest = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What of a remote a request needs; its token is sent only by whoever puts it into the headers. */
export type Caller = Pick<GitRemote, 'signal' | 'onRequest'>;

/**
 * Exactly one HTTP request. Its answer is read by `read`, chunk by chunk, and let go when that has ended, read to its
 * end or not.
 * @throws RetryLater `LFS_UNREACHABLE`, `LFS_ABORTED`, and what `read` throws
 */
export async function exchange<T>(
  { signal: run, onRequest }: Caller,
  { url, method, headers, body }: LfsRequest,
  timeouts: Timeouts,
  read: (response: Response, chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const hangUp = new AbortController();
  const signal = run ? AbortSignal.any([run, hangUp.signal]) : hangUp.signal;

  async function within<R>(milliseconds: number, work: () => Promise<R>): Promise<R> {
    const timer = setTimeout(() => hangUp.abort(), milliseconds);
    try {
      return await work();
    } catch (cause) {
      if (run?.aborted) throw aborted(url.host, cause);
      const why = hangUp.signal.aborted ? `silent for ${milliseconds} ms` : failureReason(cause);
      throw unreachable(url.host, why, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  async function* chunksOf(response: Response): AsyncGenerator<Buffer> {
    const reader = response.body?.getReader();
    for (;;) {
      const next = await within(timeouts.idleMs, async () => reader?.read());
      if (next?.value === undefined) return;
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  }

  try {
    onRequest?.();
    const response = await within(timeouts.headersMs, () =>
      // What a redirect leads to is for the caller to look at, and so is what is sent there.
      fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal }),
    );
    return await read(response, chunksOf(response));
  } finally {
    // An answer that is not read to its end would keep its connection. After the end this does nothing.
    hangUp.abort();
  }
}
