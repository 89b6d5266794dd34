import { openConnection } from '../../http/connection.ts';
import { readBeginning } from '../../http/read-beginning.ts';
import { unauthorized } from './api-refusal.ts';
import { API_ERRORS } from './connection-errors.ts';
import { isToken } from './is-token.ts';

export type ApiOptions = {
  /** Ends the request when the time of the run is over. */
  readonly signal?: AbortSignal;
  /** From sending the request to the answer's last byte. */
  readonly timeoutMs?: number;
};

export type ApiRequest = {
  readonly instance: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Behind `/api/v4/`, percent-encoded, its query included. */
  readonly resource: string;
  readonly token: string;
  /** Sent as JSON. */
  readonly json?: object;
};

const TIMEOUT_MS = 15_000;

/**
 * One request to GitLab's API, and the beginning of its answer. What that means is for the caller to say: the functions
 * need to know what to do (`askApi`), an operator needs GitLab's reasons (`callApi` of the command).
 * @param maxBytesOf of the body, as the status has it
 * @throws BadCredentials `GITLAB_UNAUTHORIZED` for what can be no token; RetryLater as `API_ERRORS` has it
 */
export async function exchange(
  { instance, method, resource, token, json }: ApiRequest,
  { signal: run, timeoutMs = TIMEOUT_MS }: ApiOptions,
  maxBytesOf: (response: Response) => number,
): Promise<{ readonly response: Response; readonly body: string; readonly where: string }> {
  const url = new URL(`${instance}/api/v4/${resource}`);
  const where = url.host + url.pathname;
  if (!isToken(token)) throw unauthorized(where, 'what the access secret holds is no token', instance);
  const { signal, within } = openConnection(url.host, run, API_ERRORS);
  return within(timeoutMs, `no whole answer in ${timeoutMs} ms`, async () => {
    const response = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        'PRIVATE-TOKEN': token,
        'User-Agent': 'modelhub-sync',
        ...(json && { 'Content-Type': 'application/json' }),
      },
      body: json ? JSON.stringify(json) : null,
      // Followed blindly, a redirect would hand the token to whomever it names.
      redirect: 'manual',
      signal,
    });
    // What is behind that is cancelled: not read to its end, an answer would keep its connection.
    return { response, body: await readBeginning(response.body ?? [], maxBytesOf(response)), where };
  });
}
