import { type HubError, PermanentError, RetryLater } from '../../errors.ts';
import { CHECK_BASE_URL, WRITE_AS_GITLAB } from '../../http/advice.ts';
import { quote } from '../../http/quote.ts';

/** What git's requests add to the address of a repository. */
const ENDPOINT = /\/(info\/refs|git-upload-pack)$/;

/** The repository is somewhere else on the same server. */
export class GitMoved extends PermanentError {
  static override readonly label: string = 'GitMoved';
  /** The pathname of its URL there, percent-encoded as it came. */
  readonly repositoryPath: string;

  constructor(where: string, repositoryPath: string) {
    super('GIT_MOVED', `${where} has moved to ${quote(repositoryPath)}.`, {
      advice: 'Push to the project once, so that its new path becomes known.',
    });
    this.repositoryPath = repositoryPath;
  }
}

/**
 * What a redirect means; none is followed, as the token goes with every request. Of its target only what cannot hold
 * a secret is shown: no query, no user information, and of another server only its name.
 * @param location null where the answer names no target
 */
export function redirected(location: string | null, repositoryUrl: string): HubError {
  const repository = new URL(repositoryUrl);
  const where = repository.host + repository.pathname;
  const target = location === null ? null : URL.parse(location, repositoryUrl);
  if (target === null) return notGit(`${where} redirects to nowhere.`);
  if (target.origin !== repository.origin) return movedAway(where, target);
  const path = target.pathname.replace(ENDPOINT, '');
  if (path === target.pathname) return notGit(`${where} redirects to a page: ${quote(path)}.`);
  return new GitMoved(where, path);
}

/**
 * For what answers, but not as a git server. Retried: a page that says that the instance is being maintained looks like one
 * to log in at, or that of a wrong address.
 * @param message a sentence
 */
export function notGit(message: string): RetryLater {
  return new RetryLater('GIT_NOT_GIT', message, {
    advice: CHECK_BASE_URL,
  });
}

function movedAway(where: string, target: URL): PermanentError {
  const server = target.host === '' ? target.protocol : target.origin;
  return new PermanentError('GIT_MOVED_AWAY', `${where} redirects to another server: ${quote(server)}.`, {
    advice: WRITE_AS_GITLAB,
  });
}
