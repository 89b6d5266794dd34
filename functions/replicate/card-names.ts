import type { ChangedCards } from '../../lib/replica/changed-cards.ts';

/** A line of the log may have 256 KB, and a path a thousand bytes. */
const MOST = 25;

/** Which cards a run has changed, by their paths, for its line in the log: the first ones of each kind. */
export type CardNames = {
  -readonly [Kind in keyof ChangedCards]?: string[];
} & {
  /** Cards that are not named. */
  unnamed?: number;
};

/** Collects the names over the slices of a run. What there is none of is left out. */
export class ChangedNames {
  readonly #names: CardNames = {};

  readonly add = (changed: ChangedCards): void => {
    for (const kind of ['added', 'updated', 'moved', 'deleted'] as const) {
      for (const { path } of changed[kind]) this.#name(kind, path);
    }
  };

  /** Undefined where nothing has changed. */
  get(): CardNames | undefined {
    return Object.keys(this.#names).length === 0 ? undefined : this.#names;
  }

  #name(kind: keyof ChangedCards, path: string): void {
    const named = this.#names[kind] ?? [];
    if (named.length < MOST) this.#names[kind] = [...named, path];
    else this.#names.unnamed = (this.#names.unnamed ?? 0) + 1;
  }
}
