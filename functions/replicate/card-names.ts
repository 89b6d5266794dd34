import type { ChangedCards } from '../../lib/replica/cards/changed-cards.ts';

/** A line of the log may have 256 KB, and a path a thousand bytes. */
const MOST = 25;

/** Which cards a run has changed, by their paths, for its line in the log: the first ones of each kind. */
export type CardNames = {
  -readonly [Kind in keyof ChangedCards]?: string[];
} & {
  /** Of each in `moved`, in the same order. */
  movedFrom?: string[];
  /** Cards that are not named. */
  unnamed?: number;
};

/** Collects the names over the slices of a run. What there is none of is left out. */
export class ChangedNames {
  readonly #names: CardNames = {};

  readonly add = (changed: ChangedCards): void => {
    for (const kind of ['added', 'updated', 'deleted'] as const) {
      for (const { path } of changed[kind]) this.#name(kind, path);
    }
    for (const { card, from } of changed.moved) {
      if (this.#name('moved', card.path)) this.#names.movedFrom = [...(this.#names.movedFrom ?? []), from];
    }
  };

  /** Undefined where nothing has changed. */
  get(): CardNames | undefined {
    return Object.keys(this.#names).length === 0 ? undefined : this.#names;
  }

  /** @returns whether there was room for it */
  #name(kind: keyof ChangedCards, path: string): boolean {
    const named = this.#names[kind] ?? [];
    const hasRoom = named.length < MOST;
    if (hasRoom) this.#names[kind] = [...named, path];
    else this.#names.unnamed = (this.#names.unnamed ?? 0) + 1;
    return hasRoom;
  }
}
