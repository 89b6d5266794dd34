import { CircuitOpen } from '../circuit/circuit-open.ts';
import { HubError, RetryLater } from '../errors.ts';

/** What becomes of a message whose work has failed. */
export type Verdict =
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  /** Sent once more, behind the others of its project, and its attempts begin to count again: to wait is no failure. */
  | { readonly kind: 'renew' }
  /** To the dead-letter queue: it waits there for a person, who replays it once the cause is gone. */
  | { readonly kind: 'park'; readonly code: string; readonly reason: string };

/** After so many attempts a failure is not passing: with the delays below, 37 minutes at least have gone by. */
const MAX_ATTEMPTS = 10;
const FIRST_DELAY_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 15 * 60;
/** However long a server asks us to wait: the project's other messages wait behind this one. */
const LONGEST_ASKED_SECONDS = 60 * 60;
/** The same for one that waits for what may be in one of these. */
const LONGEST_IN_THE_WAY_SECONDS = 60;

/**
 * Decides by the class of the error. What the code does not know (a bug, an outage) is tried again like what it knows
 * to pass.
 *
 * @param attempts times that the message has been received, this one included
 * @param random in [0, 1): spreads retries of many messages that failed together
 * @param mayWait whether the message is young enough to wait on for an instance that is left alone
 */
export function judge(error: unknown, attempts: number, random: number, mayWait = false): Verdict {
  if (mayWait && isDueForRenewal(error, attempts)) return { kind: 'renew' };
  if (attempts >= MAX_ATTEMPTS || !canPass(error)) return park(error);
  const asked = error instanceof RetryLater ? (error.retryAfterSeconds ?? 0) : 0;
  // Who waits for a circuit is spread by it, and should come back soon after it has closed.
  const shortest = backoff(attempts, error instanceof CircuitOpen ? 0 : random);
  const longest = isOvertakable(error) ? LONGEST_IN_THE_WAY_SECONDS : LONGEST_ASKED_SECONDS;
  const afterSeconds = Math.max(shortest, Math.min(Math.ceil(asked), longest));
  return { kind: 'retry', afterSeconds };
}

/** Who waits for a circuit has not failed; who may be overtaken lets the others of the project pass each time. */
function isDueForRenewal(error: unknown, attempts: number): boolean {
  if (isOvertakable(error)) return attempts > 1;
  return error instanceof CircuitOpen && attempts >= MAX_ATTEMPTS;
}

function isOvertakable(error: unknown): boolean {
  return error instanceof RetryLater && error.mayBeOvertaken;
}

function canPass(error: unknown): boolean {
  if (!(error instanceof HubError)) return true;
  switch (error.outcome) {
    case 'retry':
    case 'conflict':
      return true;
    case 'permanent':
    case 'credentials':
      return false;
  }
}

/** 30 s × 2ⁿ, at most 15 minutes, of which at least half: seconds. */
function backoff(attempts: number, random: number): number {
  const full = Math.min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
  return Math.ceil(full * (0.5 + random / 2));
}

function park(error: unknown): Verdict {
  if (!(error instanceof HubError)) {
    return { kind: 'park', code: 'INTERNAL', reason: 'Unexpected error; the log of the function has it.' };
  }
  const reason = error.advice === undefined ? error.message : `${error.message} ${error.advice}`;
  return { kind: 'park', code: error.code, reason };
}
