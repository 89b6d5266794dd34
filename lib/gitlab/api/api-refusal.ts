import { BadCredentials, PermanentError, RetryLater } from '../../errors.ts';
import { blockPatience, isAddressBlocked } from '../../http/address-blocked.ts';
import { tokenAdvice, UNBLOCK_ADDRESS, WAIT_FOR_INSTANCE, WRITE_AS_GITLAB } from '../../http/advice.ts';
import { askedPatience } from '../../http/asked-patience.ts';

/** What GitLab's API says other than what it was asked for. */
export type ApiRefusal =
  /** The token is a good one, but may not ask; `why` is half a sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** There is no such thing, it is not visible to this token, or there is no API at all. */
  | { readonly kind: 'absent' }
  /** This is no API of GitLab's, or something stands before it. */
  | { readonly kind: 'no-api'; readonly error: PermanentError | RetryLater };

type Answer = Pick<Response, 'status' | 'headers'>;

/**
 * What a status other than 200 and 201 means to us.
 * @param text the beginning of the answer's body; null for the answer to a HEAD
 * @param where host and path
 * @param instance for the advice
 * @throws BadCredentials `GITLAB_UNAUTHORIZED`; RetryLater `GITLAB_ADDRESS_BLOCKED`, `GITLAB_RATE_LIMITED`,
 * `GITLAB_UNAVAILABLE`
 */
export function explainRefusal(
  answer: Answer,
  text: string | null,
  where: string,
  instance?: string,
): ApiRefusal {
  const { status } = answer;
  if (status === 401)
    throw unauthorized(where, 'the access token is missing, wrong, expired or revoked', instance);
  if (status === 403) {
    if (isAddressBlocked(answer, text)) throw addressBlocked(answer, where);
    return { kind: 'refused', why: 'the access token may not use the API' };
  }
  if (status === 404) return { kind: 'absent' };
  if (status === 429) throw rateLimited(answer, where);
  if (status >= 500 || status === 408) throw unavailable(answer, where);
  return { kind: 'no-api', error: status >= 300 && status < 400 ? moved(where) : refused(status, where) };
}

/**
 * Also for the token of an account that demands proofs of possession of the API's callers, not of git's (`dpop_error` in
 * GitLab's lib/api/api_guard.rb): nothing vouches for a project with it.
 * @param why half a sentence
 * @param instance for the advice
 */
export function unauthorized(where: string, why: string, instance?: string): BadCredentials {
  return new BadCredentials('GITLAB_UNAUTHORIZED', `${where}: ${why}.`, {
    advice: tokenAdvice(instance, ', of an account that does not demand DPoP'),
  });
}

function addressBlocked(answer: Answer, where: string): RetryLater {
  return new RetryLater('GITLAB_ADDRESS_BLOCKED', `${where}: our address is blocked for some time.`, {
    ...blockPatience(answer),
    advice: UNBLOCK_ADDRESS,
  });
}

function rateLimited(answer: Answer, where: string): RetryLater {
  return new RetryLater('GITLAB_RATE_LIMITED', `${where}: too many requests.`, {
    ...askedPatience(answer),
    advice: WAIT_FOR_INSTANCE,
  });
}

function unavailable(answer: Answer, where: string): RetryLater {
  return new RetryLater('GITLAB_UNAVAILABLE', `${where}: the server is unwell (HTTP ${answer.status}).`, {
    ...askedPatience(answer),
    advice: 'If this lasts, look at the state of the instance.',
  });
}

function moved(where: string): PermanentError {
  return new PermanentError('GITLAB_MOVED', `${where} redirects to somewhere else.`, {
    advice: WRITE_AS_GITLAB,
  });
}

function refused(status: number, where: string): PermanentError {
  return new PermanentError('GITLAB_REFUSED', `${where}: the server refuses the request (HTTP ${status}).`, {
    advice: 'Check what stands between here and the API of the instance.',
  });
}
