import { RetryLater } from '../errors.ts';

export type CachedOptions = {
  /** How long a value serves before it is fetched again; milliseconds. */
  readonly timeToLive?: number;
  /** The least time between two fetches because of a doubt; milliseconds. */
  readonly doubtInterval?: number;
  /** Milliseconds since whenever. */
  readonly now?: () => number;
};

/** A value as old as the moment at which its fetch began. */
type Entry<T> = { readonly value: T; readonly asOf: number };
type Fetch<T> = { readonly startedAt: number; readonly entry: Promise<Entry<T>> };

/**
 * A remote value that changes seldom. Callers at the same time share one fetch, and a failed fetch is never kept: the
 * next caller tries again.
 */
export class Cached<T> {
  readonly #fetchValue: () => Promise<T>;
  readonly #timeToLive: number;
  readonly #doubtInterval: number;
  readonly #now: () => number;
  #entry: Entry<T> | undefined;
  #underWay: Fetch<T> | undefined;
  #doubtedAt = Number.NEGATIVE_INFINITY;

  constructor(fetchValue: () => Promise<T>, options: CachedOptions = {}) {
    this.#fetchValue = fetchValue;
    this.#timeToLive = options.timeToLive ?? 5 * 60_000;
    this.#doubtInterval = options.doubtInterval ?? 30_000;
    this.#now = options.now ?? Date.now;
  }

  /** The value, at most its time to live old. Throws what the fetch throws. */
  async get(): Promise<T> {
    if (this.#entry !== undefined && this.#now() - this.#entry.asOf < this.#timeToLive)
      return this.#entry.value;
    const fetch = this.#underWay ?? this.#start();
    return (await fetch.entry).value;
  }

  /**
   * The value as it was at `time` or later, for a caller who doubts what `get` gave. Doubts cause one fetch in each
   * interval, so that a flood of forged deliveries is no flood of fetches.
   * @throws RetryLater `SECRETS_UNAVAILABLE` if it is too soon to fetch again, or what the fetch throws.
   */
  async asOf(time: number): Promise<T> {
    if (this.#entry !== undefined && this.#entry.asOf >= time) return this.#entry.value;
    if (this.#underWay !== undefined && this.#underWay.startedAt >= time)
      return (await this.#underWay.entry).value;

    const wait = this.#doubtedAt + this.#doubtInterval - this.#now();
    if (wait > 0) throw tooSoon(wait);
    const fetch = this.#start();
    const { value } = await fetch.entry;
    this.#doubtedAt = fetch.startedAt;
    return value;
  }

  #start(): Fetch<T> {
    const startedAt = this.#now();
    const fetch: Fetch<T> = { startedAt, entry: this.#fetchEntry(startedAt) };
    this.#underWay = fetch;
    const done = () => {
      if (this.#underWay === fetch) this.#underWay = undefined;
    };
    fetch.entry.then(done, done);
    return fetch;
  }

  async #fetchEntry(asOf: number): Promise<Entry<T>> {
    const entry = { value: await this.#fetchValue(), asOf };
    // A slow older fetch does not replace what a later one brought.
    if (this.#entry === undefined || this.#entry.asOf <= asOf) this.#entry = entry;
    return entry;
  }
}

function tooSoon(wait: number): RetryLater {
  const seconds = Math.ceil(wait / 1000);
  return new RetryLater(
    'SECRETS_UNAVAILABLE',
    `The secret as last read does not fit; it may have changed since and can be read again in ${seconds} s.`,
    {
      retryAfterSeconds: seconds,
      advice: 'Try again after that time: the answer will then be a definite one.',
    },
  );
}
