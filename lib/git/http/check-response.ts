import { BadCredentials, type HubError, PermanentError, RetryLater } from '../../errors.ts';
import { parseRetryAfter } from './retry-after.ts';

/**
 * Lets an answer of the git server pass, or throws what it means to us. All meanings of HTTP stand here.
 * @param where host and path of the repository, for the message
 * @throws BadCredentials, PermanentError, RetryLater with the codes below
 */
export function checkResponse(response: Response, contentType: string, where: string): void {
  if (response.status !== 200) throw refusal(response, where);
  const actual = response.headers.get('content-type');
  if (actual?.split(';')[0]?.trim().toLowerCase() !== contentType) {
    throw new PermanentError(
      'GIT_NOT_GIT',
      `${where} answers, but not as a git server: ${actual ?? 'no content type'}.`,
      {
        advice: 'Check the base URL of the instance; a login page or a proxy may stand before it.',
      },
    );
  }
}

function refusal(response: Response, where: string): HubError {
  const { status } = response;
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  const patience = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (status >= 300 && status < 400) {
    return new PermanentError('GIT_MOVED', `${where} has moved${destination(response)}.`, {
      advice: 'Push to the project once, so that its new path becomes known.',
    });
  }
  if (status === 401) {
    return new BadCredentials(
      'GIT_UNAUTHORIZED',
      `${where}: the access token is missing, wrong or expired.`,
      {
        advice: 'Put a valid token with the scope read_repository into the access secret.',
      },
    );
  }
  if (status === 403) {
    return new BadCredentials('GIT_FORBIDDEN', `${where}: the access token may not read this repository.`, {
      advice: 'Give the token the scope read_repository and at least the Reporter role in the project.',
    });
  }
  if (status === 404) {
    return new PermanentError('GIT_NOT_FOUND', `${where}: absent, or not visible to this token.`, {
      advice: 'Check that the project exists and that the owner of the token is a member of it.',
    });
  }
  if (status === 429) {
    return new RetryLater('GIT_RATE_LIMITED', `${where}: too many requests.`, {
      ...patience,
      advice: 'Nothing to do: it is tried again when the instance allows it.',
    });
  }
  if (status >= 500 || status === 408) {
    return new RetryLater('GIT_UNAVAILABLE', `${where}: the server is unwell (HTTP ${status}).`, {
      ...patience,
      advice: 'If this lasts, look at the state of the instance and of its gitaly.',
    });
  }
  return new PermanentError('GIT_REFUSED', `${where}: the server refuses the request (HTTP ${status}).`, {
    advice: 'Check that Git over HTTP is enabled on the instance and for the project.',
  });
}

/** Without query or user information: those may hold secrets. */
function destination(response: Response): string {
  const location = response.headers.get('location');
  const url = location === null ? null : URL.parse(location, response.url);
  return url === null ? '' : ` to ${url.host}${url.pathname}`;
}
