import * as z from 'zod/mini';
import { BadCredentials, type HubError, PermanentError, RetryLater } from '../errors.ts';
import { parseRetryAfter } from '../git/http/retry-after.ts';
import type { ProjectKey } from '../project-key.ts';
import { isProjectPath } from './project-path.ts';

/** From sending the request to the answer's last byte. */
const TIMEOUT_MS = 15_000;
/** GitLab describes a project in some 10 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What GitLab's tokens are made of. What is not cannot be a header either, and `fetch` would quote it in its error. */
const IS_TOKEN = /^[\x21-\x7e]+$/;

const project = z.object({
  id: z.number(),
  path_with_namespace: z.string().check(z.refine(isProjectPath)),
});

type Options = {
  /** Ends the request when the time of the run is over. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

/**
 * Asks GitLab's API where the project with this id is, in one request.
 * @param token needs the scope `read_api`, or `api`; for git alone `read_repository` would do
 * @throws BadCredentials `PROJECT_PATH_UNKNOWN`; PermanentError `PROJECT_NOT_FOUND`, `GITLAB_MOVED`, `GITLAB_REFUSED`,
 * `GITLAB_NOT_GITLAB`; RetryLater `GITLAB_RATE_LIMITED`, `GITLAB_UNAVAILABLE`, `GITLAB_UNREACHABLE`
 */
export async function findProjectPath(
  { instance, projectId }: ProjectKey,
  token: string,
  { signal, timeoutMs = TIMEOUT_MS }: Options = {},
): Promise<string> {
  const url = `${instance}/api/v4/projects/${projectId}`;
  const { host, pathname } = new URL(url);
  const where = host + pathname;
  if (!IS_TOKEN.test(token)) throw pathUnknown(where, 'what the access secret holds is no token');
  const timeout = AbortSignal.timeout(timeoutMs);
  const { response, body } = await reach(host, () =>
    get(url, token, signal ? AbortSignal.any([signal, timeout]) : timeout),
  );
  if (response.status !== 200) throw refusal(response, where);
  const found = project.safeParse(parseJson(body));
  if (found.success && found.data.id === projectId) return found.data.path_with_namespace;
  throw new PermanentError('GITLAB_NOT_GITLAB', `${where} answers, but not with the project.`, {
    advice: 'Check the base URL of the instance; a login page or a proxy may stand before it.',
  });
}

/** The answer and its body; the latter only if it is one that is wanted. */
async function get(
  url: string,
  token: string,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly body: string }> {
  const response = await fetch(url, {
    headers: { Accept: 'application/json', 'PRIVATE-TOKEN': token, 'User-Agent': 'modelhub-sync' },
    // Followed blindly, a redirect would hand the token to whomever it names.
    redirect: 'manual',
    signal,
  });
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

function refusal(response: Response, where: string): HubError {
  const { status } = response;
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  const patience = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (status === 401) return pathUnknown(where, 'the access token is missing, wrong or expired');
  if (status === 403) return pathUnknown(where, 'the access token may not use the API');
  if (status === 404) {
    return new PermanentError('PROJECT_NOT_FOUND', `${where}: absent, or not visible to this token.`, {
      advice: 'Check that the project exists and that the owner of the token is a member of it.',
    });
  }
  if (status === 429) {
    return new RetryLater('GITLAB_RATE_LIMITED', `${where}: too many requests.`, {
      ...patience,
      advice: 'Nothing to do: it is tried again when the instance allows it.',
    });
  }
  if (status >= 500 || status === 408) {
    return new RetryLater('GITLAB_UNAVAILABLE', `${where}: the server is unwell (HTTP ${status}).`, {
      ...patience,
      advice: 'If this lasts, look at the state of the instance.',
    });
  }
  if (status >= 300 && status < 400) {
    return new PermanentError('GITLAB_MOVED', `${where} redirects to somewhere else.`, {
      advice: 'Write the instance in the secrets as GitLab itself does: its scheme, host and relative root.',
    });
  }
  return new PermanentError('GITLAB_REFUSED', `${where}: the server refuses the request (HTTP ${status}).`, {
    advice: 'Check what stands between here and the API of the instance.',
  });
}

function pathUnknown(where: string, why: string): BadCredentials {
  return new BadCredentials(
    'PROJECT_PATH_UNKNOWN',
    `The webhook does not say where the project is, and GitLab was asked in vain: ${where}: ${why}.`,
    {
      advice:
        'Give the token the scope read_api, or put project.path_with_namespace into the custom template of the ' +
        'webhook, or press Test with the default template.',
    },
  );
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
