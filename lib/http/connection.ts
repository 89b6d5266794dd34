import type { RetryLater } from '../errors.ts';

/**
 * Half of what signs of life alone bring in 30 s (5 bytes every 5 s), so that a drip does not count as life. A faster
 * one cannot be told from a server that works hard; it ends with the run.
 */
const MIN_BYTES = 15;

/** One exchange with a server that is waited for, but not for ever. */
export type Connection = {
  /** For the request. */
  readonly signal: AbortSignal;
  /** Ends the exchange, wherever it is; after its end this does nothing. */
  readonly hangUp: () => void;
  /** The outcome of the work, if it comes in time, before the end of the run, and from a server that can be reached. */
  readonly within: <T>(milliseconds: number, silence: string, work: () => Promise<T>) => Promise<T>;
  /** The body of an answer. Its time counts only while it is waited for, not while the caller takes its own. */
  readonly chunksOf: (response: Response, idleMs: number) => AsyncGenerator<Buffer>;
};

/** What becomes of an exchange that fails, in the words of those who have begun it. */
export type ConnectionErrors = {
  /** The run was over before it. */
  readonly aborted: (host: string, cause: unknown) => RetryLater;
  /** `silence`: what was waited for in vain, and how long. */
  readonly silent: (host: string, silence: string, cause: unknown) => RetryLater;
  /** `cause`: what the network gives. */
  readonly failed: (host: string, cause: unknown) => RetryLater;
};

/**
 * @param run aborts when the time budget of the run ends
 * @param errors what all that waits fails with
 */
export function openConnection(
  host: string,
  run: AbortSignal | undefined,
  errors: ConnectionErrors,
): Connection {
  const ours = new AbortController();

  async function within<T>(milliseconds: number, silence: string, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => ours.abort(), milliseconds);
    try {
      return await work();
    } catch (cause) {
      if (run?.aborted) throw errors.aborted(host, cause);
      throw ours.signal.aborted ? errors.silent(host, silence, cause) : errors.failed(host, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  async function* chunksOf(response: Response, idleMs: number): AsyncGenerator<Buffer> {
    const reader = response.body?.getReader();
    let waitedMs = 0;
    let received = 0;
    for (;;) {
      const since = performance.now();
      const silence = `${received === 0 ? 'silent for' : `only ${received} bytes in`} ${idleMs} ms`;
      const next = await within(idleMs - waitedMs, silence, async () => reader?.read());
      if (next?.value === undefined) return;
      waitedMs += performance.now() - since;
      received += next.value.length;
      if (received >= MIN_BYTES) [waitedMs, received] = [0, 0];
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  }

  return {
    signal: run ? AbortSignal.any([run, ours.signal]) : ours.signal,
    hangUp: () => ours.abort(),
    within,
    chunksOf,
  };
}
