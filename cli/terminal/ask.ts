import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandError, EXIT } from '../exit-code.ts';

/** What a terminal is, and a pipe is not. */
type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
type Output = { readonly isTTY?: boolean; write(text: string): unknown };

const NOTHING_DONE = 'Nothing was done.';

/** Asks the person at the terminal; in a script the answers are the lines of standard input, in the order of the questions. */
export class Ask {
  readonly #input: Input;
  readonly #output: Output;
  /** What was pasted or typed beyond the last answer. */
  #ahead = '';
  /** The lines of a pipe; null: not read yet. */
  #piped: string[] | null = null;

  constructor(input: Input = process.stdin, output: Output = process.stderr) {
    this.#input = input;
    this.#output = output;
  }

  /**
   * Asks for a secret, which is not shown while it is typed.
   * @throws CommandError (usage) for an empty answer, (interrupted) for Ctrl-C
   */
  async secret(what: string): Promise<string> {
    const answer = await this.optionalSecret(what);
    if (answer !== null) return answer;
    throw new CommandError(EXIT.usage, `No ${what} was given.`, {
      advice: 'Type or paste it at the prompt, or write it on a line of standard input.',
    });
  }

  /** The same for one that a script may leave out: null then, and for an empty answer. */
  async optionalSecret(what: string): Promise<string | null> {
    const answer = (await this.#answer(`${what} (not shown): `, false)).trim();
    return answer === '' ? null : answer;
  }

  /**
   * Goes on only after a yes. A no ends the command as it ends those of apt, dnf and terraform: what stands behind `&&` is
   * not done either.
   * @throws CommandError (failed) for a no, (interrupted) for Ctrl-C, (usage) where nobody can be asked
   */
  async confirm(question: string): Promise<void> {
    if (!this.#input.isTTY || !this.#output.isTTY) {
      throw new CommandError(EXIT.usage, 'This has to be confirmed, and nobody is at a terminal.', {
        advice: 'Say --yes if you mean it.',
      });
    }
    const answer = await this.#answer(`${question} [y/N] `, true);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError(EXIT.failed, NOTHING_DONE);
  }

  async #answer(prompt: string, isShown: boolean): Promise<string> {
    if (this.#input.isTTY) return this.#type(prompt, isShown);
    this.#piped ??= (await text(this.#input)).split(/\r?\n/);
    return this.#piped.shift() ?? '';
  }

  /** In raw mode the terminal shows nothing and has no Ctrl-C: both are ours to do. */
  async #type(prompt: string, isShown: boolean): Promise<string> {
    this.#input.setRawMode?.(true);
    this.#output.write(prompt);
    try {
      return await this.#line(isShown);
    } finally {
      this.#input.setRawMode?.(false);
      this.#input.pause();
      this.#output.write('\n');
    }
  }

  async #line(isShown: boolean): Promise<string> {
    let line = '';
    for (;;) {
      const [key = '', ...rest] = this.#ahead === '' ? await this.#keys() : this.#ahead;
      this.#ahead = rest.join('');
      if (key === '\r' || key === '\n') return line;
      line = press(line, key);
      if (isShown && key >= ' ') this.#output.write(key);
    }
  }

  /** The next that is typed. The end of the terminal counts as Ctrl-C. */
  async #keys(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const take = (chunk: Buffer) => {
      // What comes next waits until it is asked for.
      this.#input.pause();
      resolve(chunk.toString('utf8'));
    };
    const end = () => resolve('\u0003');
    this.#input.once('data', take).once('end', end).resume();
    const keys = await promise;
    this.#input.off('data', take).off('end', end);
    return keys;
  }
}

/** The line after a key. @throws CommandError (interrupted) for Ctrl-C and Ctrl-D */
function press(line: string, key: string): string {
  switch (key) {
    case '\u0003':
    case '\u0004':
      throw new CommandError(EXIT.interrupted, NOTHING_DONE);
    case '\u007f':
    case '\b':
      return line.slice(0, -1);
    case '\u0015':
      return '';
    default:
      return key < ' ' ? line : line + key;
  }
}
