import { findSecrets } from '../support/secrets.ts';

const METHODS = ['debug', 'info', 'warn', 'error', 'log'] as const;

/** Keeps the functions' log to itself, and looks for secrets in it. */
export class LogWatch implements Disposable {
  readonly #restore: (() => void)[];
  #leak: string | null = null;

  constructor() {
    this.#restore = METHODS.map((method) => {
      const print = console[method];
      console[method] = (line: unknown) => this.#look(String(line));
      return () => {
        console[method] = print;
      };
    });
  }

  /** A line with a secret that was logged since this was last called. */
  takeLeak(): string | null {
    const leak = this.#leak;
    this.#leak = null;
    return leak;
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore) restore();
  }

  #look(line: string): void {
    if (findSecrets(line).length > 0) this.#leak ??= line;
  }
}
