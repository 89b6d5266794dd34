/** How an invocation failed: `error` is the handler's own; `crash` and `timeout` are the end of its process. */
export type FailureKind = 'error' | 'crash' | 'timeout';

/** What Lambda reports of an invocation that has no result. */
export class FunctionError extends Error {
  readonly kind: FailureKind;
  /** E.g. the name of the error that was thrown, `Runtime.ExitError`, `Sandbox.Timedout`. */
  readonly errorType: string;

  constructor(kind: FailureKind, errorType: string, message: string) {
    super(message);
    this.name = 'FunctionError';
    this.kind = kind;
    this.errorType = errorType;
  }
}
