import { PermanentError } from '../../errors.ts';

/** The bytes that may still be inflated, rebuilt or passed over: a small pack can ask for any amount of work. */
export class Work {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** To be called before the work is done. @throws PermanentError `GIT_PACK_TOO_COSTLY` */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new PermanentError(
        'GIT_PACK_TOO_COSTLY',
        'The pack asks for more work than its objects are worth.',
        {
          advice:
            'Run `git repack -adf` on the repository, or look for objects that were made to exhaust its readers.',
        },
      );
    }
  }

  /** For work that was worth its while. */
  grant(bytes: number): void {
    this.#left += bytes;
  }
}
