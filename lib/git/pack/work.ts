import { UnusableHead } from '../../errors.ts';
import type { PackLimits } from '../limits.ts';

/** The bytes that may still be inflated, rebuilt or passed over: a small pack can ask for any amount of work. */
export class Work {
  #left: number;
  #leftToPass: number;

  constructor({ maxUnpackedBytes, maxPassedBytes }: Pick<PackLimits, 'maxUnpackedBytes' | 'maxPassedBytes'>) {
    this.#left = maxUnpackedBytes;
    this.#leftToPass = maxPassedBytes;
  }

  /** To be called before the work is done. @throws UnusableHead `GIT_PACK_TOO_COSTLY` */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw tooCostly();
  }

  /** For work that was worth its while. */
  grant(bytes: number): void {
    this.#left += bytes;
  }

  /** Whether so much may be inflated to nowhere. */
  canPass(bytes: number): boolean {
    return bytes <= this.#leftToPass;
  }

  /** To be called before that is done. @throws UnusableHead `GIT_PACK_TOO_COSTLY` */
  pass(bytes: number): void {
    if (!this.canPass(bytes)) throw tooCostly();
    this.#leftToPass -= bytes;
  }
}

function tooCostly(): UnusableHead {
  return new UnusableHead('GIT_PACK_TOO_COSTLY', 'The pack asks for more work than its objects are worth.', {
    advice:
      'Run `git repack -adF` on the repository, or look for objects that were made to exhaust its readers.',
  });
}
