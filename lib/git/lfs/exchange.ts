import { openConnection } from '../../http/connection.ts';
import type { Timeouts } from '../http/request.ts';
import type { GitRemote } from '../types.ts';
import { LFS_ERRORS } from './trouble.ts';

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
  { headersMs, idleMs }: Timeouts,
  read: (response: Response, chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const { signal, hangUp, within, chunksOf } = openConnection(url.host, run, LFS_ERRORS);
  try {
    onRequest?.();
    const response = await within(headersMs, `silent for ${headersMs} ms`, () =>
      // What a redirect leads to is for the caller to look at, and so is what is sent there.
      fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal }),
    );
    return await read(response, chunksOf(response, idleMs));
  } finally {
    // An answer that is not read to its end would keep its connection.
    hangUp();
  }
}
