import { PermanentError, RetryLater, UnusableHead } from '../errors.ts';
import { quote } from '../http/quote.ts';
import { DeclaredOverLimit } from './second-look.ts';

/**
 * The bytes are no pack, or not the pack that was sent. Retried, because what was damaged or cut on its way
 * may arrive whole the next time; nothing damaged gets through, as every id and the checksum are verified.
 */
export function corruptPack(what: string, cause?: unknown): RetryLater {
  return new RetryLater('GIT_CORRUPT_PACK', `The pack is damaged: ${what}.`, {
    cause,
    advice: 'If this repeats, run `git fsck` on the repository and look at proxies in front of GitLab.',
  });
}

/** The answer breaks off or does not follow the protocol. */
export function brokenAnswer(what: string, cause?: unknown): RetryLater {
  return new RetryLater('GIT_BROKEN_ANSWER', `The git server's answer is broken: ${what}.`, {
    cause,
    advice: 'If this repeats, look at the git server (gitaly) and at proxies in front of it.',
  });
}

/** The server ended its answer in good order, but left out something that was asked for. */
export function incomplete(what: string): RetryLater {
  return new RetryLater('GIT_INCOMPLETE', `The git server's answer lacks ${what}.`, {
    advice: 'If this repeats, run `git fsck` on the repository.',
  });
}

/** The repository's content, verified against its id, is not what git allows there. */
export function badObject(what: string): UnusableHead {
  return new UnusableHead('GIT_BAD_OBJECT', `The repository holds a malformed object: ${what}.`, {
    advice: 'Run `git fsck` on the repository and mend what it reports.',
  });
}

/** The server does not have an object that was asked for; then it sends none of the others either. */
export function notOurRef(what: string): RetryLater {
  return new RetryLater('GIT_NOT_OUR_REF', `The git server lacks an object that was asked for: ${what}.`, {
    advice: 'The branch was rewritten or a replica lags behind: start again from the current head.',
  });
}

/** What the server gives as the reason for not going on (an ERR packet, or side-band channel 3). */
export function serverError(message: string): RetryLater | PermanentError {
  const reason = quote(message);
  if (/\bnot our ref\b/.test(reason)) return notOurRef(reason);
  if (/\bdue to load\b/.test(reason)) return overloaded(reason);
  if (/\bwant [0-9a-f]+ not valid\b|\bnot advertised\b|\bunadvertised object\b/.test(reason)) {
    return noWantsById(reason);
  }
  return new RetryLater('GIT_SERVER_ERROR', `The git server gave up: ${reason}`, {
    advice: "Look at the git server's own log for the cause.",
  });
}

/** GitLab lets only so many fetches of a repository run at once (60 on GitLab.com), and says so with status 200. */
function overloaded(reason: string): RetryLater {
  return new RetryLater('GIT_OVERLOADED', `The git server is busy: ${reason}`, {
    advice: "If this repeats, see what else reads the repository, and gitaly's concurrency limits.",
  });
}

/** JGit and servers before protocol v2 give by default only what a branch or tag names, which no file is. */
function noWantsById(reason: string): PermanentError {
  return new PermanentError('GIT_NO_WANTS_BY_ID', `The git server gives no objects by their ids: ${reason}`, {
    advice: 'Set uploadpack.allowAnySHA1InWant in the git configuration of the server.',
  });
}

/** A limit that keeps one repository from exhausting the machine. */
export function overLimit(code: string, what: string): UnusableHead {
  return new UnusableHead(code, `${what}: over the limit.`, {
    advice: 'Split the repository, or look for a commit that was made to exhaust its readers.',
  });
}

/** The same for what is only declared, and not verified yet. */
export function declaredOverLimit(code: string, what: string): DeclaredOverLimit {
  return new DeclaredOverLimit(code, `${what}: over the limit.`, {
    advice: 'Split the repository, or look for a commit that was made to exhaust its readers.',
  });
}
