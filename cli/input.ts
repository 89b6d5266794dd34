import type { Where } from './stack/where.ts';

/** The words that follow a command, told apart. */
export class Input {
  readonly where: Where;
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, string | boolean>;

  constructor(where: Where, operands: readonly string[], values: ReadonlyMap<string, string | boolean>) {
    this.where = where;
    this.operands = operands;
    this.#values = values;
  }

  /** Of those that the command takes, counted from 0; null if it may be left out, and was. */
  operand(index: number): string | null {
    return this.operands[index] ?? null;
  }

  /** The value of an option; null if it was not given. */
  text(option: string): string | null {
    const value = this.#values.get(option);
    return typeof value === 'string' ? value : null;
  }

  /** Whether an option without a value was given. */
  flag(option: string): boolean {
    return this.#values.get(option) === true;
  }
}
