import { createHash } from 'node:crypto';

/** Short texts are handed on together: a call for each takes long. */
const PIECE = 64 * 1024;

/** SHA-256 over a text that comes in parts, none of which ends in the middle of a character. */
export class TextHash {
  readonly #hash = createHash('sha256');
  #pending = '';

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length < PIECE) return;
    this.#hash.update(this.#pending);
    this.#pending = '';
  }

  /** In hex; to be asked for once. */
  digest(): string {
    return this.#hash.update(this.#pending).digest('hex');
  }
}
