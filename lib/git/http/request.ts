import { RetryLater } from '../../errors.ts';
import type { GitRemote } from '../types.ts';
import { checkResponse } from './check-response.ts';

export type Timeouts = {
  /** From sending the request to the answer's headers. */
  readonly headersMs: number;
  /** From one chunk of the body to the next, while we wait for it. */
  readonly idleMs: number;
};

/**
 * upload-pack begins its answer before it looks for objects, and sends a sign of life every 5 s while it
 * packs (git-config, uploadpack.keepAlive): a silence of half a minute means that nobody is there any more.
 */
const TIMEOUTS: Timeouts = { headersMs: 30_000, idleMs: 30_000 };

const SERVICE = 'git-upload-pack';

/** The server's capabilities (gitprotocol-http, "discovering references"); lazy, as all requests here. */
export function requestAdvertisement(remote: GitRemote, timeouts?: Timeouts): AsyncGenerator<Buffer> {
  const path = `/info/refs?service=${SERVICE}`;
  return exchange(remote, { path, contentType: `application/x-${SERVICE}-advertisement` }, timeouts);
}

/** One command of protocol v2 and its answer. */
export function requestCommand(
  remote: GitRemote,
  command: Buffer,
  timeouts?: Timeouts,
): AsyncGenerator<Buffer> {
  const path = `/${SERVICE}`;
  return exchange(remote, { path, contentType: `application/x-${SERVICE}-result`, body: command }, timeouts);
}

type Exchange = {
  readonly path: string;
  /** Of the answer. */
  readonly contentType: string;
  readonly body?: Buffer;
};

/**
 * Exactly one HTTP request: its answer's body, chunk by chunk, as fast as it is read. It is sent when the
 * first chunk is asked for, and aborted when reading ends early.
 */
async function* exchange(
  remote: GitRemote,
  { path, contentType, body }: Exchange,
  timeouts: Timeouts = TIMEOUTS,
): AsyncGenerator<Buffer> {
  const { host, pathname } = new URL(remote.url);
  const hangUp = new AbortController();
  const signal = remote.signal ? AbortSignal.any([remote.signal, hangUp.signal]) : hangUp.signal;

  async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => hangUp.abort(), milliseconds);
    try {
      return await work();
    } catch (cause) {
      if (remote.signal?.aborted) throw aborted(host, cause);
      throw unreachable(host, hangUp.signal.aborted ? `silent for ${milliseconds} ms` : codeOf(cause), cause);
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    remote.onRequest?.();
    const response = await within(timeouts.headersMs, () =>
      fetch(remote.url + path, {
        method: body ? 'POST' : 'GET',
        headers: headersFor(remote, contentType, body),
        // Followed blindly, a redirect would hand the token to whomever it names.
        redirect: 'manual',
        body: body ?? null,
        signal,
      }),
    );
    checkResponse(response, contentType, host + pathname);
    const reader = response.body?.getReader();
    for (;;) {
      const next = await within(timeouts.idleMs, async () => reader?.read());
      if (next?.value === undefined) break;
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  } finally {
    // An answer that is not read to its end would keep its connection. After the end this does nothing.
    hangUp.abort();
  }
}

function headersFor(remote: GitRemote, accept: string, body: Buffer | undefined): Record<string, string> {
  return {
    Accept: accept,
    // GitLab takes any user name; `oauth2` is what its documentation uses with tokens of all kinds.
    Authorization: `Basic ${Buffer.from(`oauth2:${remote.token}`).toString('base64')}`,
    'Git-Protocol': 'version=2',
    'User-Agent': 'modelhub-sync',
    ...(body ? { 'Content-Type': `application/x-${SERVICE}-request` } : {}),
  };
}

function unreachable(host: string, why: string, cause: unknown): RetryLater {
  return new RetryLater('GIT_UNREACHABLE', `Cannot reach ${host}: ${why}.`, {
    cause,
    advice: 'Check name resolution, the route and firewall to the instance, and its certificate authority.',
  });
}

function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('GIT_ABORTED', `Reading from ${host} was cut off by the end of the run.`, {
    cause,
    advice: 'Nothing to do: the work is taken up again.',
  });
}

/** The system's code (`ECONNREFUSED`) lies somewhere down the chain of causes; fetch's own text says nothing. */
function codeOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
