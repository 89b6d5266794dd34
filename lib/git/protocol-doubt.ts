/**
 * Failures that a server gives, too, when it is not (any more) what its capabilities said: it was replaced, set up
 * anew, or the repository was made anew in another object format. A mismatch of formats shows as an answer without an
 * end, where gitaly stands in between as status 500.
 */
const DOUBTFUL = new Set(['GIT_BROKEN_ANSWER', 'GIT_SERVER_ERROR', 'GIT_INCOMPLETE', 'GIT_UNAVAILABLE']);

/** Whether after a failure with this code the server should be asked for its capabilities again. */
export function isProtocolDoubt(code: string): boolean {
  return DOUBTFUL.has(code);
}
