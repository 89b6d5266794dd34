/** What `hub` ends with, for scripts. */
export const EXIT = {
  done: 0,
  /** Also where whoever was asked says no. */
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  /** By Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: says what is wrong on standard error, with what to do about it. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly advice: string | undefined;

  constructor(exitCode: ExitCode, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.advice = options.advice;
  }
}
