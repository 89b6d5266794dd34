import { openConnection } from '../../lib/git/http/connection.ts';
import { API_ERRORS } from '../../lib/gitlab/api-connection.ts';
import { explainRefusal } from '../../lib/gitlab/api-refusal.ts';
import { parseJson } from '../../lib/parse-json.ts';

/** Whom to ask, and as whom. */
export type Api = {
  /** Its base URL. */
  readonly instance: string;
  readonly token: string;
};

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Behind `/api/v4/`, percent-encoded, its query included. */
  readonly resource: string;
  readonly body?: object;
};

/** What GitLab says to a call. `said` is its own text, empty where it gives none. */
export type Answer =
  | { readonly kind: 'answered'; readonly body: unknown; readonly headers: Headers }
  /** HTTP 401. */
  | { readonly kind: 'unauthorized'; readonly said: string }
  /** HTTP 403; `scope`: the token lacks one, else its owner's role is too weak. */
  | { readonly kind: 'forbidden'; readonly why: 'scope' | 'role'; readonly said: string }
  /** HTTP 404: there is no such thing, or it is not to be seen with this token. */
  | { readonly kind: 'absent'; readonly said: string }
  /** Another 4xx: GitLab does not want what was asked of it. */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string }
  /** Something answers, but no API of GitLab's. */
  | { readonly kind: 'no-gitlab'; readonly detail: string };

const TIMEOUT_MS = 20_000;

/**
 * One call of GitLab's API as an operator makes it: with reasons, and for writing as well.
 * @throws RetryLater `GITLAB_UNREACHABLE`, `GITLAB_HOST_UNKNOWN`, `GITLAB_TLS_FAILED`, `GITLAB_RATE_LIMITED`,
 * `GITLAB_UNAVAILABLE`, `GITLAB_ADDRESS_BLOCKED`
 */
export async function callApi({ instance, token }: Api, { method, resource, body }: Call): Promise<Answer> {
  const url = new URL(`${instance}/api/v4/${resource}`);
  const { signal, within } = openConnection(url.host, undefined, API_ERRORS);
  const { response, text } = await within(TIMEOUT_MS, `no whole answer in ${TIMEOUT_MS} ms`, async () => {
    const answer = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        'PRIVATE-TOKEN': token,
        'User-Agent': 'modelhub-sync',
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body ? JSON.stringify(body) : null,
      // Followed blindly, a redirect would hand the token to whomever it names.
      redirect: 'manual',
      signal,
    });
    return { response: answer, text: await answer.text() };
  });
  return judge(response, text, url);
}

function judge({ status, headers }: Response, text: string, url: URL): Answer {
  const where = url.host + url.pathname;
  // These throw where the trouble is not this call's: GitLab is unwell, or leaves us, or our address, alone.
  if ([403, 408, 429].includes(status) || status >= 500) explainRefusal({ status, headers }, text, where);
  if (status >= 300 && status < 400) {
    return { kind: 'no-gitlab', detail: `${where} redirects to another address` };
  }
  const body = parseJson(text);
  if (body === undefined || body === null || typeof body !== 'object') {
    return { kind: 'no-gitlab', detail: `${where} answers with something else than JSON (HTTP ${status})` };
  }
  if (status >= 200 && status < 300) return { kind: 'answered', body, headers };
  return refuse(status, body);
}

function refuse(status: number, body: object): Answer {
  const said = saidIn(body);
  switch (status) {
    case 401:
      return { kind: 'unauthorized', said };
    case 403: {
      const why = 'error' in body && body.error === 'insufficient_scope' ? 'scope' : 'role';
      return { kind: 'forbidden', why, said };
    }
    case 404:
      return { kind: 'absent', said };
    default:
      return { kind: 'refused', status, said };
  }
}

/** `{"message": …}` or `{"error": …, "error_description": …}`, with lists by field where what was given is wrong. */
function saidIn(body: object): string {
  const [said] = ['error_description', 'message', 'error'].flatMap((field) => {
    const value: unknown = Reflect.get(body, field);
    return value === undefined || value === null ? [] : [value];
  });
  return typeof said === 'string' ? said : said === undefined ? '' : JSON.stringify(said);
}
