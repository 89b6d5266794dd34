import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';

/** What the functions log is beside the state file. */
export const FUNCTION_LOG = 'functions.log';

const MAX_BYTES = 10_000_000;

/** The files that a log is in, the older one first. */
export function logFiles(file: string): readonly string[] {
  return [`${file}.1`, file];
}

/** A file with what the functions log, and one with what was before once that has grown large. */
export class LogFile {
  readonly #file: string;
  readonly #maxBytes: number;
  #bytes: number;

  constructor(file: string, maxBytes = MAX_BYTES) {
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Begins anew. */
  clear(): void {
    for (const file of logFiles(this.#file)) rmSync(file, { force: true });
    this.#bytes = 0;
  }

  /** Synchronously: the last words of a process that was killed may come after everything else is closed. */
  readonly append = (functionName: string, line: string): void => {
    const text = `${functionName} ${line}\n`;
    const bytes = Buffer.byteLength(text);
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maxBytes) {
      renameSync(this.#file, `${this.#file}.1`);
      this.#bytes = 0;
    }
    appendFileSync(this.#file, text, { mode: 0o600 });
    this.#bytes += bytes;
  };
}
