import { explainRefusal } from '../../lib/gitlab/api/api-refusal.ts';
import { type ApiRequest, exchange } from '../../lib/gitlab/api/exchange.ts';
import { parseJson } from '../../lib/parse-json.ts';

/** Whom to ask, and as whom. */
export type Api = Pick<ApiRequest, 'instance' | 'token'>;

export type Call = Omit<ApiRequest, keyof Api>;

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

/** GitLab answers some calls only when the hub has answered it: a test, a delivery that is sent again. */
const TIMEOUT_MS = 20_000;
/** Twenty deliveries with all that was sent are the longest that GitLab is asked for. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * One call of GitLab's API as an operator makes it: with reasons, and for writing as well.
 * @throws RetryLater `GITLAB_UNREACHABLE`, `GITLAB_HOST_UNKNOWN`, `GITLAB_TLS_FAILED`, `GITLAB_RATE_LIMITED`,
 * `GITLAB_UNAVAILABLE`, `GITLAB_ADDRESS_BLOCKED`; BadCredentials `GITLAB_UNAUTHORIZED` for what can be no token
 */
export async function callApi(api: Api, call: Call): Promise<Answer> {
  const { response, body, where } = await exchange(
    { ...api, ...call },
    { timeoutMs: TIMEOUT_MS },
    () => MAX_BYTES,
  );
  return judge(response, body, where);
}

function judge({ status, headers }: Response, text: string, where: string): Answer {
  // These throw where the trouble is not this call's: GitLab is unwell, or leaves us, or our address, alone.
  if ([403, 408, 429].includes(status) || status >= 500) explainRefusal({ status, headers }, text, where);
  if (status >= 300 && status < 400) {
    return { kind: 'no-gitlab', detail: `${where} redirects to another address` };
  }
  const body = parseJson(text);
  if (body === undefined || body === null || typeof body !== 'object') {
    const what = Buffer.byteLength(text) < MAX_BYTES ? 'something else than JSON' : 'too much';
    return { kind: 'no-gitlab', detail: `${where} answers with ${what} (HTTP ${status})` };
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
