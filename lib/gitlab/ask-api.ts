import { PermanentError, RetryLater } from '../errors.ts';
import { parseRetryAfter } from '../git/http/retry-after.ts';

/** From sending the request to the answer's last byte. */
const TIMEOUT_MS = 15_000;
/** GitLab describes a project in some 10 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What GitLab's tokens are made of. What is not cannot be a header either, and `fetch` would quote it in its error. */
const IS_TOKEN = /^[\x21-\x7e]+$/;

export type ApiOptions = {
  /** Ends the request when the time of the run is over. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

export type ApiRequest = {
  readonly instance: string;
  readonly method: 'GET' | 'HEAD';
  /** Behind `/api/v4/`, percent-encoded. */
  readonly resource: string;
  readonly token: string;
};

/** What became of a request to GitLab's API. */
export type ApiAnswer =
  | { readonly kind: 'answered'; readonly headers: Headers; readonly body: string }
  /** The token may not ask; `why` is half a sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** There is no such thing, it is not visible to this token, or there is no API at all. */
  | { readonly kind: 'absent' }
  /** This is no API of GitLab's, or something stands before it. */
  | { readonly kind: 'no-api'; readonly error: PermanentError };

/**
 * Asks GitLab's API, in one request.
 * @throws RetryLater `GITLAB_RATE_LIMITED`, `GITLAB_UNAVAILABLE`, `GITLAB_UNREACHABLE`
 */
export async function askApi(
  { instance, method, resource, token }: ApiRequest,
  { signal, timeoutMs = TIMEOUT_MS }: ApiOptions = {},
): Promise<ApiAnswer> {
  if (!IS_TOKEN.test(token)) return { kind: 'refused', why: 'what the access secret holds is no token' };
  const url = `${instance}/api/v4/${resource}`;
  const { host, pathname } = new URL(url);
  const timeout = AbortSignal.timeout(timeoutMs);
  const init = {
    method,
    headers: { Accept: 'application/json', 'PRIVATE-TOKEN': token, 'User-Agent': 'modelhub-sync' },
    // Followed blindly, a redirect would hand the token to whomever it names.
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  } as const;
  const { response, body } = await reach(host, () => exchange(url, init));
  if (response.status === 200) return { kind: 'answered', headers: response.headers, body };
  return explain(response, host + pathname);
}

/** The answer and its body; the latter only if it is one that is wanted. */
async function exchange(
  url: string,
  init: RequestInit,
): Promise<{ readonly response: Response; readonly body: string }> {
  const response = await fetch(url, init);
  if (response.status === 200) return { response, body: await readBody(response) };
  // Not read to its end, an answer would keep its connection.
  await response.body?.cancel();
  return { response, body: '' };
}

/** The body as text, or nothing where it is larger than any description of a project. */
async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function reach<T>(host: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new RetryLater('GITLAB_UNREACHABLE', `Cannot reach the API of ${host}.`, {
      cause,
      advice: 'Check name resolution, the route and firewall to the instance, and its certificate authority.',
    });
  }
}

/** What a status other than 200 means to us. */
function explain({ status, headers }: Response, where: string): ApiAnswer {
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), Date.now());
  const patience = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (status === 401) return { kind: 'refused', why: 'the access token is missing, wrong or expired' };
  if (status === 403) return { kind: 'refused', why: 'the access token may not use the API' };
  if (status === 404) return { kind: 'absent' };
  if (status === 429) {
    throw new RetryLater('GITLAB_RATE_LIMITED', `${where}: too many requests.`, {
      ...patience,
      advice: 'Nothing to do: it is tried again when the instance allows it.',
    });
  }
  if (status >= 500 || status === 408) {
    throw new RetryLater('GITLAB_UNAVAILABLE', `${where}: the server is unwell (HTTP ${status}).`, {
      ...patience,
      advice: 'If this lasts, look at the state of the instance.',
    });
  }
  return { kind: 'no-api', error: refusal(status, where) };
}

function refusal(status: number, where: string): PermanentError {
  if (status >= 300 && status < 400) {
    return new PermanentError('GITLAB_MOVED', `${where} redirects to somewhere else.`, {
      advice: 'Write the instance in the secrets as GitLab itself does: its scheme, host and relative root.',
    });
  }
  return new PermanentError('GITLAB_REFUSED', `${where}: the server refuses the request (HTTP ${status}).`, {
    advice: 'Check what stands between here and the API of the instance.',
  });
}
