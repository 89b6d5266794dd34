import { RetryLater } from '../errors.ts';

/** @param what cannot be done, a sentence */
export function secretsUnavailable(what: string, advice: string, cause: unknown): RetryLater {
  return new RetryLater('SECRETS_UNAVAILABLE', what, {
    advice,
    // A SyntaxError would quote the answer that it could not read.
    cause: cause instanceof SyntaxError ? undefined : cause,
  });
}
