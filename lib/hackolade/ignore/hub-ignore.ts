import { PermanentError } from '../../errors.ts';
import { Automaton, type Place } from './automaton.ts';
import { SLASH } from './byte-set.ts';
import type { Rule } from './read-rules.ts';

/**
 * Places and sets looked at, all paths of a run together: some five seconds. Real patterns need about three for each
 * byte that a path does not share with the one before; 500,000 paths of 113 bytes took 55 million.
 */
export const MAX_STEPS = 200_000_000;

/** A directory on the way to the path that was asked about last. */
type Level = {
  /** Null: the root. */
  readonly parent: Level | null;
  /** Bytes of its path, with the slash. */
  readonly length: number;
  readonly isIgnored: boolean;
  /** Where its path has led to in the patterns. */
  readonly places: readonly Place[];
};

/**
 * The patterns of a `.hubignore`, matched as git matches those of a `.gitignore`. Time is linear in the length of
 * a path: no pattern makes it go back. Directories of the path before are remembered, so that the files of a tree,
 * asked about in the tree's order, cost each name once. One object serves one run: it bounds the work of all its paths.
 */
export class HubIgnore {
  readonly #maxSteps: number;
  /** The number of the reading step in which a place was entered last. Fits: there are fewer of them than steps. */
  readonly #entered: Uint32Array;
  #reads = 1;
  #steps = 0;
  #level: Level;
  #lastPath: Buffer = Buffer.alloc(0);

  constructor(rules: readonly Rule[], maxSteps = MAX_STEPS) {
    const automaton = new Automaton(rules);
    this.#maxSteps = maxSteps;
    this.#entered = new Uint32Array(automaton.size);
    const places = this.#withAlso([automaton.start]);
    this.#level = { parent: null, length: 0, isIgnored: false, places };
  }

  /** Places and sets looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Is the file at this path left out?
   * @throws PermanentError `HUBIGNORE_TOO_SLOW` when the paths so far have cost too much
   */
  isIgnored(path: Buffer): boolean {
    this.#returnTo(path);
    let slash = path.indexOf(SLASH, this.#level.length);
    while (!this.#level.isIgnored && slash !== -1) {
      this.#descend(path, slash);
      slash = path.indexOf(SLASH, slash + 1);
    }
    if (this.#level.isIgnored) return true;
    return leavesOut(this.#read(path, path.length), 'file');
  }

  /** Goes up to the deepest directory that this path and the last one have in common. */
  #returnTo(path: Buffer): void {
    const common = commonLength(path, this.#lastPath, this.#level.length);
    while (this.#level.parent !== null && this.#level.length > common) this.#level = this.#level.parent;
    this.#lastPath = path;
  }

  /** A file below an ignored directory cannot be had back: what is below is not even looked at. */
  #descend(path: Buffer, slash: number): void {
    const name = this.#read(path, slash);
    const isIgnored = leavesOut(name, 'directory');
    this.#level = { parent: this.#level, length: slash + 1, isIgnored, places: this.#step(name, SLASH) };
  }

  /** Where the bytes of the path lead to, from the directory that was reached to `end`. */
  #read(path: Buffer, end: number): readonly Place[] {
    let places = this.#level.places;
    for (let at = this.#level.length; at < end; at += 1) places = this.#step(places, path[at] ?? 0);
    return places;
  }

  #step(places: readonly Place[], byte: number): readonly Place[] {
    this.#reads += 1;
    let looks = 1;
    const reached: Place[] = [];
    for (const place of places) {
      if (place.stays?.[byte] === 1) this.#enter(reached, place);
      const next = place.next.get(byte);
      if (next !== undefined) this.#enter(reached, next);
      for (const { set, place: other } of place.nextBySet) if (set[byte] === 1) this.#enter(reached, other);
      looks += 1 + place.nextBySet.length;
    }
    this.#count(looks);
    return this.#withAlso(reached);
  }

  /** Adds the places that are entered together with these: of the ones it adds, too, for the list grows under the loop. */
  #withAlso(places: Place[]): readonly Place[] {
    for (const place of places) for (const other of place.also) this.#enter(places, other);
    return places;
  }

  #enter(places: Place[], place: Place): void {
    if (this.#entered[place.id] === this.#reads) return;
    this.#entered[place.id] = this.#reads;
    places.push(place);
  }

  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps <= this.#maxSteps) return;
    throw new PermanentError(
      'HUBIGNORE_TOO_SLOW',
      `Matching the repository's paths against .hubignore takes more than ${this.#maxSteps.toLocaleString('en')} steps.`,
      { advice: 'Use fewer patterns with wildcards in .hubignore: name directories instead.' },
    );
  }
}

function leavesOut(places: readonly Place[], what: 'file' | 'directory'): boolean {
  let last: Rule | null = null;
  for (const place of places) {
    const rule = place[what];
    if (rule !== null && (last === null || rule.order > last.order)) last = rule;
  }
  return last !== null && !last.negated;
}

function commonLength(a: Buffer, b: Buffer, atMost: number): number {
  let length = 0;
  while (length < atMost && a[length] === b[length]) length += 1;
  return length;
}
