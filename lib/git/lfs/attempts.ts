import { BadCredentials, HubError } from '../../errors.ts';

/** Downloads that fail one after the other before the store counts as down: a silent one takes half a minute each. */
const MAX_FAILURES = 3;

/**
 * What is tried of an LFS server and the store that it names. Trouble with one object is that object's; after trouble that
 * concerns all, and after several in a row, nothing more is tried, and what was left over has the same trouble.
 */
export class Attempts {
  readonly #run: AbortSignal;
  #failures = 0;
  #end: HubError | null = null;

  constructor(run: AbortSignal) {
    this.#run = run;
  }

  /** @throws what the end of the run makes of the work, and what is no trouble of the other side */
  async tryOne<T>(work: () => Promise<T>, otherwise: (trouble: HubError) => T): Promise<T> {
    return this.#try(work, otherwise, concernsAll);
  }

  /** For work without which nothing else can be tried. @throws as `tryOne` */
  async tryForAll<T>(work: () => Promise<T>, otherwise: (trouble: HubError) => T): Promise<T> {
    return this.#try(work, otherwise, () => true);
  }

  async #try<T>(
    work: () => Promise<T>,
    otherwise: (trouble: HubError) => T,
    isEnd: (trouble: HubError) => boolean,
  ): Promise<T> {
    if (this.#end !== null) return otherwise(this.#end);
    try {
      const done = await work();
      this.#failures = 0;
      return done;
    } catch (error) {
      if (!(error instanceof HubError) || this.#run.aborted) throw error;
      this.#failures += 1;
      if (isEnd(error) || this.#failures >= MAX_FAILURES) this.#end ??= error;
      return otherwise(error);
    }
  }
}

function concernsAll(trouble: HubError): boolean {
  return trouble instanceof BadCredentials || trouble.code === 'LFS_RATE_LIMITED';
}
