import { UnusableHead } from '../../errors.ts';
import { ByteReader } from '../byte-reader.ts';
import { corruptPack } from '../git-errors.ts';
import type { PackLimits } from '../limits.ts';
import { objectId } from '../object-id.ts';
import type { ObjectFormat } from '../types.ts';
import { ByteCache } from './byte-cache.ts';
import { applyDelta, resultSizeOf } from './delta.ts';
import type { BaseReference } from './entry-header.ts';
import { inflateNext } from './inflate-next.ts';
import { type KnownEntry, knownEntry, type PackEntry } from './known-entry.ts';
import type { PackItem } from './pack-item.ts';
import { PutOff } from './put-off.ts';
import type { Spool } from './spool.ts';
import type { Work } from './work.ts';

/** In bytes of work: a read of the spool takes its time, however short it is. */
const READ_AGAIN_COST = 2 ** 16;

/**
 * Turns a pack's entries into objects. A delta that comes before its base waits for it. Of what is built, only a bounded
 * part stays in memory: a delta whose base has left it is put off to the end, where those that share a base meet. To build
 * each base again as it is met would take five times the work in a pack of 1,000 similar files.
 */
export class ObjectBuilder {
  readonly #format: ObjectFormat;
  readonly #limits: PackLimits;
  readonly #work: Work;
  readonly #spool: Spool;
  /** By offset. */
  readonly #cache: ByteCache;
  readonly #known = new Map<BaseReference, KnownEntry>();
  readonly #waiting = new Map<BaseReference, PackEntry[]>();
  readonly #putOff: PutOff<KnownEntry>;
  /** Something over the size was left out: what stands on it waits in vain. */
  #hasLost = false;

  constructor(format: ObjectFormat, limits: PackLimits, work: Work, spool: Spool) {
    this.#format = format;
    this.#limits = limits;
    this.#work = work;
    this.#spool = spool;
    this.#cache = new ByteCache(limits.cacheBytes);
    this.#putOff = new PutOff(({ offset }) => this.#cache.has(offset));
  }

  /**
   * Takes the next entry and its inflated bytes; gives its object, and those that waited for it, or puts them off.
   * @throws RetryLater `GIT_CORRUPT_PACK`
   * @throws UnusableHead `GIT_DELTA_TOO_DEEP`, `GIT_PACK_TOO_COSTLY`
   */
  async *add(entry: PackEntry, data: Buffer): AsyncGenerator<PackItem> {
    const known = this.#locate(entry);
    if (known !== null) yield* this.#give(known, data);
  }

  /**
   * Gives what was put off until now.
   * @throws RetryLater `GIT_CORRUPT_PACK`
   * @throws UnusableHead `GIT_DELTA_TOO_DEEP`, `GIT_PACK_TOO_COSTLY`
   */
  async *catchUp(): AsyncGenerator<PackItem> {
    for (let batch = this.#putOff.takeAll(); batch.length > 0; batch = this.#putOff.takeAll()) {
      for (const known of batch) {
        if (known.base !== null) await this.#build(known.base, null);
        yield* this.#give(known, await this.#inflateAgain(known));
      }
    }
  }

  /**
   * To be called after the last entry; gives what is still put off.
   * @throws RetryLater `GIT_CORRUPT_PACK`, also if a base never came
   * @throws UnusableHead `GIT_DELTA_TOO_DEEP`, `GIT_PACK_TOO_COSTLY`
   */
  async *finish(): AsyncGenerator<PackItem> {
    yield* this.catchUp();
    const [base] = this.#waiting.keys();
    if (base !== undefined && !this.#hasLost) throw corruptPack(`it lacks the base of a delta: ${base}`);
  }

  /** To be called for an entry that is left out. */
  lose(): void {
    this.#hasLost = true;
  }

  /** Gives an object and those that waited for it. @param data its inflated bytes */
  async *#give(first: KnownEntry, data: Buffer): AsyncGenerator<PackItem> {
    const ready = [first];
    for (let known = ready.pop(); known !== undefined; known = ready.pop()) {
      const own = known === first ? data : await this.#inflateAgain(known);
      const size = known.base === null ? own.length : resultSizeOf(own);
      if (size > this.#limits.maxObjectBytes) {
        this.lose();
        yield { kind: 'over-size', size, toInflate: 0 };
        continue;
      }
      this.#known.set(known.offset, known);
      if (!this.#putOff.take(known)) {
        const bytes = await this.#build(known, own);
        const id = objectId(this.#format, known.type, bytes);
        this.#known.set(id, known);
        yield { kind: 'object', id, type: known.type, bytes };
        this.#release(id, known, ready);
      }
      this.#release(known.offset, known, ready);
    }
  }

  /** What an entry stands on; null, and the entry waits, while its base is not known. */
  #locate(entry: PackEntry): KnownEntry | null {
    const { header } = entry;
    if (header.kind === 'object') return knownEntry(entry, header.type, null);
    const base = this.#known.get(header.base);
    if (base !== undefined) return this.#stack(entry, base);
    const others = this.#waiting.get(header.base);
    if (others === undefined) this.#waiting.set(header.base, [entry]);
    else others.push(entry);
    return null;
  }

  #stack(entry: PackEntry, base: KnownEntry): KnownEntry {
    if (base.depth >= this.#limits.maxDeltaDepth) {
      throw new UnusableHead('GIT_DELTA_TOO_DEEP', `An object is made of more than ${base.depth} deltas.`, {
        advice: 'Run `git repack -adf` on the repository.',
      });
    }
    return knownEntry(entry, base.type, base);
  }

  /** Moves those that waited for this base, now that it is known, to those that are ready. */
  #release(reference: BaseReference, base: KnownEntry, ready: KnownEntry[]): void {
    for (const entry of this.#waiting.get(reference) ?? []) ready.push(this.#stack(entry, base));
    this.#waiting.delete(reference);
  }

  /**
   * The object's bytes: from the cache, or built on its base's. The base comes first, so that one base and
   * one delta are in memory at a time however long the chain is; how deep this recurses is limited.
   * @param data the entry's inflated bytes, where they are at hand
   */
  async #build(known: KnownEntry, data: Buffer | null): Promise<Buffer> {
    const { offset, base } = known;
    const cached = this.#cache.get(offset);
    if (cached !== undefined) return cached;
    const under = base === null ? null : await this.#build(base, null);
    const own = data ?? (await this.#inflateAgain(known));
    const bytes = under === null ? own : applyDelta(under, own, this.#makeRoom);
    this.#cache.set(offset, bytes);
    return bytes;
  }

  readonly #makeRoom = (size: number): void => this.#work.take(size);

  #inflateAgain({ position, length, size }: KnownEntry): Promise<Buffer> {
    this.#work.take(size + READ_AGAIN_COST);
    // In pieces: nothing bounds how long it is beside its size.
    return inflateNext(new ByteReader(this.#spool.stream(position, length)), size, this.#work);
  }
}
