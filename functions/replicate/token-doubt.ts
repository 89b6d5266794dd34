import { type BadCredentials, HubError, RetryLater } from '../../lib/errors.ts';

/**
 * Attempts after which a rotation is over: with the waits between them more than seven minutes have gone by, and the function that
 * rotates has five.
 */
const ROTATION_ATTEMPTS = 6;

/** Answers to a token that is none, among them that of one that was replaced a moment ago. */
const REFUSALS: readonly string[] = ['GIT_UNAUTHORIZED', 'GITLAB_UNAUTHORIZED'];

/**
 * Whether a refused token may be the former one of a rotation that is under way: GitLab kills it before the next one can
 * be in the secret.
 */
export function mayBeRotating(
  error: unknown,
  attempts: number,
  { rotatesTokens }: { readonly rotatesTokens: boolean },
): boolean {
  return (
    rotatesTokens &&
    attempts < ROTATION_ATTEMPTS &&
    error instanceof HubError &&
    REFUSALS.includes(error.code)
  );
}

/**
 * By and by it will be known who is wrong.
 * @param because a sentence
 */
export function tokenInDoubt(
  { code, message, advice }: BadCredentials,
  because: string,
  cause: HubError,
): RetryLater {
  const { retryAfterSeconds = undefined } = cause instanceof RetryLater ? cause : {};
  return new RetryLater('TOKEN_IN_DOUBT', `${code}: ${message} ${because}`, {
    cause,
    ...(advice !== undefined && { advice }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
