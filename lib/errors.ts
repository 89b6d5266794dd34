/**
 * What went wrong, by what should happen next. Every failure that crosses a module's border is one of
 * these, thrown where it is known and mapped in one place at each edge (the webhook's answer, the worker's
 * retry decision, the command's exit code). What is not one of these is a bug or an outage: retried.
 */
export type Outcome = 'retry' | 'permanent' | 'credentials' | 'conflict';

export type HubErrorOptions = {
  /** One sentence: what the person who reads this should do. */
  readonly advice?: string;
  readonly cause?: unknown;
};

export abstract class HubError extends Error {
  /** The name, which the log says; written out, since the bundles do not keep the names of classes. */
  static readonly label: string = 'HubError';
  abstract readonly outcome: Outcome;
  /** Stable and searchable, e.g. `GIT_NOT_FOUND`. */
  readonly code: string;
  readonly advice: string | undefined;

  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.label;
    this.code = code;
    this.advice = options.advice;
  }
}

type RetryLaterOptions = HubErrorOptions & {
  readonly retryAfterSeconds?: number;
  readonly mayBeOvertaken?: boolean;
};

/** The other side is unwell or asks for patience: the same work may succeed later. */
export class RetryLater extends HubError {
  static override readonly label: string = 'RetryLater';
  override readonly outcome = 'retry';
  /** Seconds the other side asked for (`Retry-After`), if it did. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether a later message may bring what this one waits for. */
  readonly mayBeOvertaken: boolean;

  constructor(code: string, message: string, options: RetryLaterOptions = {}) {
    super(code, message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.mayBeOvertaken = options.mayBeOvertaken ?? false;
  }
}

/** The same work can never succeed as it stands; somebody has to change something. */
export class PermanentError extends HubError {
  static override readonly label: string = 'PermanentError';
  override readonly outcome = 'permanent';
}

/**
 * What a head holds is over a limit, or is not what git allows, whoever fetches it and however often: it is not fetched
 * again before the head is another one.
 */
export class UnusableHead extends PermanentError {
  static override readonly label: string = 'UnusableHead';
}

/** A token or secret is missing, wrong, expired or too weak. */
export class BadCredentials extends HubError {
  static override readonly label: string = 'BadCredentials';
  override readonly outcome = 'credentials';
}

/** Somebody else changed the project in the meantime: start again from the top. */
export class Conflict extends HubError {
  static override readonly label: string = 'Conflict';
  override readonly outcome = 'conflict';
}
