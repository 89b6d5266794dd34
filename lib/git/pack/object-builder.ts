import { PermanentError } from '../../errors.ts';
import { corruptPack } from '../git-errors.ts';
import type { PackLimits } from '../limits.ts';
import { type ObjectType, objectId } from '../object-id.ts';
import type { ObjectFormat } from '../types.ts';
import { ByteCache } from './byte-cache.ts';
import type { Claim } from './claim.ts';
import { applyDelta } from './delta.ts';
import type { BaseReference, EntryHeader } from './entry-header.ts';
import { inflate } from './inflate.ts';
import type { Spool } from './spool.ts';

export type PackObject = {
  readonly id: string;
  readonly type: ObjectType;
  /** Shared with the cache of delta bases: not to be changed. */
  readonly bytes: Buffer;
};

/** An entry as it stands in the pack, and at the same place in the spool. */
export type PackEntry = {
  readonly offset: number;
  readonly header: EntryHeader;
  /** Its compressed bytes. */
  readonly data: { readonly position: number; readonly length: number };
};

/** An entry whose object can be built, since all bases it stands on are known. */
type KnownEntry = {
  readonly entry: PackEntry;
  readonly type: ObjectType;
  readonly base: KnownEntry | null;
  /** How many deltas lie between it and an object that is whole. */
  readonly depth: number;
};

/**
 * Turns a pack's entries into objects. A delta that comes before its base waits for it. Of what is built,
 * only a bounded part stays in memory: a base that has left it is inflated again from the spool.
 */
export class ObjectBuilder {
  readonly #format: ObjectFormat;
  readonly #limits: PackLimits;
  readonly #claim: Claim;
  readonly #spool: Spool;
  /** By offset. */
  readonly #cache: ByteCache;
  readonly #known = new Map<BaseReference, KnownEntry>();
  readonly #waiting = new Map<BaseReference, PackEntry[]>();

  constructor(format: ObjectFormat, limits: PackLimits, claim: Claim, spool: Spool) {
    this.#format = format;
    this.#limits = limits;
    this.#claim = claim;
    this.#spool = spool;
    this.#cache = new ByteCache(limits.cacheBytes);
  }

  /**
   * Takes the next entry and its inflated bytes; gives its object, and those that waited for it.
   * @throws RetryLater `GIT_CORRUPT_PACK`
   * @throws PermanentError `GIT_DELTA_TOO_DEEP`, and what the claim throws
   */
  async *add(entry: PackEntry, data: Buffer): AsyncGenerator<PackObject> {
    const first = this.#locate(entry);
    if (first === null) return;
    const ready = [first];
    for (let known = ready.pop(); known !== undefined; known = ready.pop()) {
      const bytes = await this.#build(known, known === first ? data : null);
      const id = objectId(this.#format, known.type, bytes);
      this.#known.set(known.entry.offset, known).set(id, known);
      yield { id, type: known.type, bytes };
      for (const base of [known.entry.offset, id]) this.#release(base, ready);
    }
  }

  /** To be called after the last entry. @throws RetryLater `GIT_CORRUPT_PACK` if a base never came. */
  finish(): void {
    const [base] = this.#waiting.keys();
    if (base !== undefined) throw corruptPack(`it lacks the base of a delta: ${base}`);
  }

  /** What an entry stands on; null, and the entry waits, while its base is not known. */
  #locate(entry: PackEntry): KnownEntry | null {
    const { header } = entry;
    if (header.kind === 'object') return { entry, type: header.type, base: null, depth: 0 };
    const base = this.#known.get(header.base);
    if (base !== undefined) return this.#stack(entry, base);
    const others = this.#waiting.get(header.base);
    if (others === undefined) this.#waiting.set(header.base, [entry]);
    else others.push(entry);
    return null;
  }

  #stack(entry: PackEntry, base: KnownEntry): KnownEntry {
    const depth = base.depth + 1;
    if (depth > this.#limits.maxDeltaDepth) {
      throw new PermanentError('GIT_DELTA_TOO_DEEP', `An object is made of more than ${base.depth} deltas.`, {
        advice: 'Run `git repack -adf` on the repository.',
      });
    }
    return { entry, type: base.type, base, depth };
  }

  /** Moves those that waited for this base, now that it is known, to those that are ready. */
  #release(base: BaseReference, ready: KnownEntry[]): void {
    for (const entry of this.#waiting.get(base) ?? []) {
      const known = this.#locate(entry);
      if (known !== null) ready.push(known);
    }
    this.#waiting.delete(base);
  }

  /**
   * The object's bytes: from the cache, or built on its base's. The base comes first, so that one base and
   * one delta are in memory at a time however long the chain is; how deep this recurses is limited.
   * @param data the entry's inflated bytes, where they are at hand
   */
  async #build(known: KnownEntry, data: Buffer | null): Promise<Buffer> {
    const { entry, base } = known;
    const cached = this.#cache.get(entry.offset);
    if (cached !== undefined) return cached;
    const under = base === null ? null : await this.#build(base, null);
    const own = data ?? (await this.#inflateAgain(entry));
    const bytes = under === null ? own : applyDelta(under, own, this.#claim);
    this.#cache.set(entry.offset, bytes);
    return bytes;
  }

  async #inflateAgain({ header, data }: PackEntry): Promise<Buffer> {
    this.#claim(header.size);
    const inflated = inflate(await this.#spool.read(data.position, data.length), header.size);
    // It was whole when the pack was read.
    if (inflated === null) throw corruptPack('an entry changed in the spool');
    return inflated.bytes;
  }
}
