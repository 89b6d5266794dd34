import { openConnection } from '../git/http/connection.ts';
import { readBeginning } from '../git/http/read-beginning.ts';
import { API_ERRORS } from './api-connection.ts';
import { type ApiRefusal, explainRefusal, unauthorized } from './api-refusal.ts';

/** From sending the request to the answer's last byte. */
const TIMEOUT_MS = 15_000;
/** GitLab describes a project in some 10 KB; what is cut off here is no JSON any more. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Of the body of an answer that refuses. */
const MAX_REASON_BYTES = 1024;

/** What GitLab's tokens are made of. What is not cannot be a header either, and `fetch` would quote it in its error. */
const IS_TOKEN = /^[\x21-\x7e]+$/;

export type ApiOptions = {
  /** Ends the request when the time of the run is over. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

export type ApiRequest = {
  readonly instance: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Behind `/api/v4/`, percent-encoded. */
  readonly resource: string;
  readonly token: string;
  /** Sent as JSON. */
  readonly json?: object;
};

/** What became of a request to GitLab's API. */
export type ApiAnswer =
  | { readonly kind: 'answered'; readonly headers: Headers; readonly body: string }
  | ApiRefusal;

/**
 * Asks GitLab's API, in one request.
 * @throws what `API_ERRORS` and `explainRefusal` say
 */
export async function askApi(request: ApiRequest, options: ApiOptions = {}): Promise<ApiAnswer> {
  const { instance, method, resource, token } = request;
  const url = new URL(`${instance}/api/v4/${resource}`);
  const where = url.host + url.pathname;
  if (!IS_TOKEN.test(token)) throw unauthorized(where, 'what the access secret holds is no token');
  const { response, body } = await exchange(url, request, options);
  if (isAnswer(response)) return { kind: 'answered', headers: response.headers, body };
  return explainRefusal(response, method === 'HEAD' ? null : body, where);
}

/** What is made is answered with 201. */
function isAnswer({ status }: Response): boolean {
  return status === 200 || status === 201;
}

async function exchange(
  url: URL,
  { method, token, json }: ApiRequest,
  { signal: run, timeoutMs = TIMEOUT_MS }: ApiOptions,
): Promise<{ readonly response: Response; readonly body: string }> {
  const { signal, within } = openConnection(url.host, run, API_ERRORS);
  return within(timeoutMs, `no whole answer in ${timeoutMs} ms`, async () => {
    const response = await fetch(url, {
      method,
      headers: {
        ...{ Accept: 'application/json', 'PRIVATE-TOKEN': token, 'User-Agent': 'modelhub-sync' },
        ...(json && { 'Content-Type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
      // Followed blindly, a redirect would hand the token to whomever it names.
      redirect: 'manual',
      signal,
    });
    const maxBytes = isAnswer(response) ? MAX_ANSWER_BYTES : MAX_REASON_BYTES;
    // What is behind that is cancelled: not read to its end, an answer would keep its connection.
    return { response, body: await readBeginning(response.body ?? [], maxBytes) };
  });
}
