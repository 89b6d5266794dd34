import { BadCredentials, type HubError, RetryLater } from '../../errors.ts';
import type { Problem } from '../../hackolade/types.ts';
import { CARD_VERSION, type Card } from './card.ts';
import type { WantedFile } from './wanted.ts';

/**
 * Whether the problem is that of a pointer to Git LFS: it may be gone another day without any change of the file, when the
 * object, the service or a higher limit is there.
 */
export function mayPass(problem: Problem | null): boolean {
  return problem?.code.startsWith('LFS_') === true;
}

/** What the card says of a pointer whose content is not to be had for now. */
export function notYet({ code }: HubError): Problem {
  return {
    code,
    message:
      'The content of this Git LFS pointer could not be had yet. It will be asked for again; if it does not come, show this code to those who run the hub.',
  };
}

/** Of two troubles, the one that is told: a refused token, for it is to be read anew; else what wants the longest patience. */
export function graver(one: HubError | null, other: HubError): HubError {
  if (one === null || other instanceof BadCredentials) return other;
  return patienceOf(other) > patienceOf(one) ? other : one;
}

function patienceOf(error: HubError): number {
  if (error instanceof BadCredentials) return Number.POSITIVE_INFINITY;
  return error instanceof RetryLater ? (error.retryAfterSeconds ?? 0) : 0;
}

/** Whether a card says of its file already what was found out once more: then it stays as it is. */
export function saysAlready(card: Card, { file, blobId }: WantedFile, problem: Problem): boolean {
  const isOfFile = card.key === file.key && card.blobId === blobId && card.version === CARD_VERSION;
  return isOfFile && card.problem?.code === problem.code && mayPass(problem);
}
