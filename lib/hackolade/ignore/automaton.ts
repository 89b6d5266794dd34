import { ANY_BYTE, type ByteSet, NOT_SLASH, SLASH } from './byte-set.ts';
import { type GlobPart, readGlob } from './read-glob.ts';
import type { Rule } from './read-rules.ts';

/**
 * How far a path may have been followed in the patterns. Patterns that begin alike share their places, so a
 * thousand of them that begin with the names of directories, or with `*`, cost a path hardly more than one does.
 */
export type Place = {
  readonly id: number;
  /** Bytes that keep a path here. */
  readonly stays: ByteSet | null;
  /** Places that a path enters together with this one. Only at places where no byte keeps it. */
  readonly also: Place[];
  /** By the byte that leads there; by other keys (see `keyOf`) while the patterns are being added. */
  readonly next: Map<number | string, Place>;
  readonly nextBySet: { readonly set: ByteSet; readonly place: Place }[];
  /** The last rule that ends here, of those that match a file. */
  file: Rule | null;
  /** The same, of those that match a directory: all of them. */
  directory: Rule | null;
};

/** All patterns of a `.hubignore` as one non-deterministic automaton: a path is read once, not once a pattern. */
export class Automaton {
  readonly start: Place;
  /** Number of places: at most one for each byte of the file, and three. */
  size = 0;

  constructor(rules: readonly Rule[]) {
    this.start = this.#newPlace(null);
    for (const rule of rules) this.#add(rule);
  }

  #add(rule: Rule): void {
    const parts = readGlob(rule.glob);
    if (parts === null) return;
    let place = rule.anchored ? this.start : this.#follow(this.start, { kind: 'directories' });
    for (const part of parts) place = this.#follow(place, part);
    place.directory = rule;
    if (!rule.directoriesOnly) place.file = rule;
  }

  #follow(from: Place, part: GlobPart): Place {
    const key = keyOf(part);
    const known = from.next.get(key);
    if (known !== undefined) return known;
    const place = this.#extend(from, part);
    from.next.set(key, place);
    return place;
  }

  #extend(from: Place, part: GlobPart): Place {
    switch (part.kind) {
      case 'byte':
        return this.#newPlace(null);
      case 'set': {
        const place = this.#newPlace(null);
        from.nextBySet.push({ set: part.set, place });
        return place;
      }
      case 'star':
        return this.#newPlaceWith(from, NOT_SLASH);
      case 'anything':
        return this.#newPlaceWith(from, ANY_BYTE);
      case 'directories': {
        const place = this.#newPlaceWith(from, null);
        this.#newPlaceWith(from, ANY_BYTE).next.set(SLASH, place);
        return place;
      }
    }
  }

  #newPlaceWith(from: Place, stays: ByteSet | null): Place {
    const place = this.#newPlace(stays);
    from.also.push(place);
    return place;
  }

  #newPlace(stays: ByteSet | null): Place {
    const id = this.size++;
    return { id, stays, also: [], next: new Map(), nextBySet: [], file: null, directory: null };
  }
}

function keyOf(part: GlobPart): number | string {
  switch (part.kind) {
    case 'byte':
      return part.byte;
    case 'set':
      return Buffer.from(part.set).toString('latin1');
    default:
      return part.kind;
  }
}
