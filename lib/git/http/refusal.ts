import { BadCredentials, type HubError, PermanentError, RetryLater } from '../../errors.ts';
import { blockPatience, isAddressBlocked } from '../../http/address-blocked.ts';
import {
  CHECK_MEMBERSHIP,
  GIVE_READER_ROLE,
  tokenAdvice,
  UNBLOCK_ADDRESS,
  WAIT_FOR_INSTANCE,
} from '../../http/advice.ts';
import { askedPatience } from '../../http/asked-patience.ts';
import { isPlainText } from '../../http/plain-text.ts';
import { quote } from '../../http/quote.ts';
import { redirected } from './redirect.ts';

/** An answer that is none to the request. */
export type Refusal = {
  readonly response: Pick<Response, 'status' | 'headers'>;
  /** The beginning of its body. */
  readonly text: string;
  readonly repositoryUrl: string;
  /** The base URL of its GitLab, for the advice. */
  readonly instance?: string | undefined;
};

/** What a status other than 200 means to us. All meanings of HTTP stand here. */
export function explainRefusal(refusal: Refusal): HubError {
  const { status, headers } = refusal.response;
  if (status >= 300 && status < 400) return redirected(headers.get('location'), refusal.repositoryUrl);
  if (status >= 500) return unavailable(refusal);
  return (BY_STATUS.get(status) ?? refused)(refusal);
}

const BY_STATUS: ReadonlyMap<number, (refusal: Refusal) => HubError> = new Map([
  [401, unauthorized],
  [403, forbidden],
  [404, notFound],
  [408, unavailable],
  [413, requestTooLarge],
  [429, rateLimited],
]);

/** GitLab says the same of a token that is wrong, expired, revoked or too weak, so that nobody learns which. */
function unauthorized(refusal: Refusal): BadCredentials {
  return new BadCredentials(
    'GIT_UNAUTHORIZED',
    `${where(refusal)}: the access token is missing, wrong, expired or revoked.`,
    { advice: tokenAdvice(refusal.instance) },
  );
}

/** GitLab gives a reason with each 403; by its text alone they can be told apart (lib/gitlab/git_access.rb). */
function forbidden(refusal: Refusal): HubError {
  if (/\bGit access over HTTP is not allowed\b/.test(refusal.text)) return httpDisabled(refusal);
  return isAddressBlocked(refusal.response, refusal.text) ? addressBlocked(refusal) : mayNotRead(refusal);
}

function httpDisabled(refusal: Refusal): PermanentError {
  return new PermanentError('GIT_HTTP_DISABLED', `${where(refusal)}: Git over HTTP is switched off.`, {
    advice:
      'Allow HTTP(S) in the admin area: Settings > General > Visibility and access controls > Git access.',
  });
}

function addressBlocked(refusal: Refusal): RetryLater {
  return new RetryLater('GIT_ADDRESS_BLOCKED', `${where(refusal)}: our address is blocked for some time.`, {
    ...blockPatience(refusal.response),
    advice: UNBLOCK_ADDRESS,
  });
}

function mayNotRead(refusal: Refusal): BadCredentials {
  return new BadCredentials(
    'GIT_FORBIDDEN',
    `${where(refusal)}: the access token may not read this repository${said(refusal)}.`,
    { advice: GIVE_READER_ROLE },
  );
}

function notFound(refusal: Refusal): PermanentError {
  return new PermanentError('GIT_NOT_FOUND', `${where(refusal)}: absent, or not visible to this token.`, {
    advice: CHECK_MEMBERSHIP,
  });
}

function requestTooLarge(refusal: Refusal): PermanentError {
  return new PermanentError('GIT_REQUEST_TOO_LARGE', `${where(refusal)}: the request is too large for it.`, {
    advice:
      'Let the proxies before GitLab take bodies of 32 MB (nginx: client_max_body_size): 50 bytes a changed model.',
  });
}

function rateLimited(refusal: Refusal): RetryLater {
  return new RetryLater('GIT_RATE_LIMITED', `${where(refusal)}: too many requests.`, {
    ...askedPatience(refusal.response),
    advice: WAIT_FOR_INSTANCE,
  });
}

function unavailable(refusal: Refusal): RetryLater {
  return new RetryLater('GIT_UNAVAILABLE', `${where(refusal)}: the server is unwell${withStatus(refusal)}.`, {
    ...askedPatience(refusal.response),
    advice: 'If this lasts, look at the state of the instance and of its gitaly.',
  });
}

function refused(refusal: Refusal): PermanentError {
  return new PermanentError(
    'GIT_REFUSED',
    `${where(refusal)}: the server refuses the request${withStatus(refusal)}.`,
    { advice: 'See what the server says, and what stands between here and the instance.' },
  );
}

/** Host and path: no query, no credentials. */
function where({ repositoryUrl }: Refusal): string {
  const { host, pathname } = new URL(repositoryUrl);
  return host + pathname;
}

function withStatus(refusal: Refusal): string {
  return ` (HTTP ${refusal.response.status}${said(refusal)})`;
}

/** GitLab's own sentence. Pages are for browsers. */
function said({ response, text }: Refusal): string {
  const sentence = isPlainText(response.headers) ? quote(text).replace(/\.$/, '') : '';
  return sentence === '' ? '' : `: ${sentence}`;
}
