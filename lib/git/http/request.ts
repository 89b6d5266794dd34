import { openConnection } from '../../http/connection.ts';
import { quote } from '../../http/quote.ts';
import { readBeginning } from '../../http/read-beginning.ts';
import type { GitRemote } from '../types.ts';
import { basicAuthorization } from './authorization.ts';
import { GIT_ERRORS } from './connection-errors.ts';
import { notGit } from './redirect.ts';
import { explainRefusal } from './refusal.ts';

export type Timeouts = {
  /** From sending the request to the answer's headers. */
  readonly headersMs: number;
  /** For the next few bytes of the body (`MIN_BYTES` in lib/http/connection.ts), while we wait for them. */
  readonly idleMs: number;
};

/**
 * upload-pack begins its answer before it looks for objects, and sends a sign of life every 5 s while it
 * packs (git-config, uploadpack.keepAlive): a silence of half a minute means that nobody is there any more.
 */
const TIMEOUTS: Timeouts = { headersMs: 30_000, idleMs: 30_000 };

/** Of the body of an answer that refuses: GitLab gives its reason in a sentence. */
const MAX_REASON_BYTES = 1024;

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
 * Exactly one HTTP request: its answer's body, chunk by chunk, decompressed where a proxy has compressed it, as fast
 * as it is read. It is sent when the first chunk is asked for, and aborted when reading ends early.
 * @throws what `GIT_ERRORS` and `explainRefusal` say, RetryLater `GIT_NOT_GIT`
 */
async function* exchange(
  remote: GitRemote,
  { path, contentType, body }: Exchange,
  timeouts: Timeouts = TIMEOUTS,
): AsyncGenerator<Buffer> {
  const { host } = new URL(remote.url);
  const { signal, hangUp, within, chunksOf } = openConnection(host, remote.signal, GIT_ERRORS);
  try {
    remote.onRequest?.();
    const response = await within(timeouts.headersMs, `silent for ${timeouts.headersMs} ms`, () =>
      fetch(remote.url + path, {
        method: body ? 'POST' : 'GET',
        headers: headersFor(remote, contentType, body),
        // Followed blindly, a redirect would hand the token to whomever it names.
        redirect: 'manual',
        body: body ?? null,
        signal,
      }),
    );
    const chunks = chunksOf(response, timeouts.idleMs);
    if (response.status !== 200) {
      const text = await readBeginning(chunks, MAX_REASON_BYTES);
      throw explainRefusal({ response, text, repositoryUrl: remote.url, instance: remote.instance });
    }
    checkContentType(response, contentType, remote.url);
    yield* chunks;
  } finally {
    // An answer that is not read to its end would keep its connection.
    hangUp();
  }
}

function checkContentType({ headers }: Response, expected: string, repositoryUrl: string): void {
  const actual = headers.get('content-type');
  if (actual?.split(';')[0]?.trim().toLowerCase() === expected) return;
  const { host, pathname } = new URL(repositoryUrl);
  const type = quote(actual ?? 'no content type');
  throw notGit(`${host}${pathname} answers, but not as a git server: ${type}.`);
}

function headersFor(remote: GitRemote, accept: string, body: Buffer | undefined): Record<string, string> {
  return {
    Accept: accept,
    Authorization: basicAuthorization(remote.token),
    'Git-Protocol': 'version=2',
    'User-Agent': 'modelhub-sync',
    ...(body ? { 'Content-Type': `application/x-${SERVICE}-request` } : {}),
  };
}
