import { RetryLater } from '../errors.ts';

export type CachedOptions = {
  /** How long a value serves before it is fetched again; milliseconds. */
  readonly timeToLive?: number;
  /** The least time between a fetch that failed and the next; milliseconds. */
  readonly holdOff?: number;
  /** The least time between two fetches because of a doubt; milliseconds. */
  readonly doubtHoldOff?: number;
  /** How old a value may become while it cannot be fetched again; milliseconds. */
  readonly grace?: number;
  /** Told why the value could not be fetched again when an older one serves on. */
  readonly onOutage?: (error: unknown) => void;
  /** Milliseconds since whenever. */
  readonly now?: () => number;
};

/** A value as old as the moment at which its fetch began. */
type Entry<T> = { readonly value: T; readonly asOf: number };
type Fetch<T> = { readonly startedAt: number; readonly entry: Promise<Entry<T>> };

/**
 * A remote value that changes seldom. Callers at the same time share one fetch. A failed fetch is never kept: without a
 * value the next caller tries again at once; with one it serves on, for hours, while every half minute one caller tries.
 */
export class Cached<T> {
  readonly #fetchValue: () => Promise<T>;
  readonly #timeToLive: number;
  readonly #holdOff: number;
  readonly #doubtHoldOff: number;
  readonly #grace: number;
  readonly #onOutage: (error: unknown) => void;
  readonly #now: () => number;
  #entry: Entry<T> | undefined;
  #underWay: Fetch<T> | undefined;
  #doubtedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(fetchValue: () => Promise<T>, options: CachedOptions = {}) {
    this.#fetchValue = fetchValue;
    this.#timeToLive = options.timeToLive ?? 5 * 60_000;
    this.#holdOff = options.holdOff ?? 30_000;
    this.#doubtHoldOff = options.doubtHoldOff ?? this.#holdOff;
    this.#grace = options.grace ?? 6 * 60 * 60_000;
    this.#onOutage = options.onOutage ?? (() => undefined);
    this.#now = options.now ?? Date.now;
  }

  /** The value: at most its time to live old, or its grace while fetches throw RetryLater. Throws what they throw. */
  async get(): Promise<T> {
    const entry = this.#entry;
    if (entry === undefined || this.#age(entry) >= this.#grace) return this.#fetchOrJoin();
    if (this.#age(entry) < this.#timeToLive || this.#now() - this.#failedAt < this.#holdOff)
      return entry.value;
    try {
      return await this.#fetchOrJoin();
    } catch (error) {
      // What is there but empty or not usable is no outage: somebody may have taken a token out of it.
      if (!(error instanceof RetryLater)) throw error;
      this.#onOutage(error);
      return entry.value;
    }
  }

  /**
   * The value as it was at `time` or later, for a caller who doubts what `get` gave. Doubts cause one fetch in each of
   * their hold-offs, so that a flood of forged deliveries is no flood of fetches.
   * @throws SecretInDoubt if it is too soon to fetch again, or what the fetch throws.
   */
  async asOf(time: number): Promise<T> {
    if (this.#entry !== undefined && this.#entry.asOf >= time) return this.#entry.value;
    if (this.#underWay !== undefined && this.#underWay.startedAt >= time)
      return (await this.#underWay.entry).value;

    const again = Math.max(this.#doubtedAt + this.#doubtHoldOff, this.#failedAt + this.#holdOff);
    const wait = again - this.#now();
    if (this.#entry !== undefined && wait > 0) throw new SecretInDoubt(wait);
    this.#doubtedAt = this.#now();
    return (await this.#start().entry).value;
  }

  #age({ asOf }: Entry<T>): number {
    return this.#now() - asOf;
  }

  async #fetchOrJoin(): Promise<T> {
    return (await (this.#underWay ?? this.#start()).entry).value;
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
    const entry = { value: await this.#fetchNoting(), asOf };
    // A slow older fetch does not replace what a later one brought.
    if (this.#entry === undefined || this.#entry.asOf <= asOf) this.#entry = entry;
    return entry;
  }

  async #fetchNoting(): Promise<T> {
    try {
      return await this.#fetchValue();
    } catch (error) {
      this.#failedAt = this.#now();
      throw error;
    }
  }
}

/** What was shown does not fit the secret as last read, and it is too soon to read it again: nothing is known. */
export class SecretInDoubt extends RetryLater {
  static override readonly label: string = 'SecretInDoubt';

  constructor(waitMilliseconds: number) {
    const seconds = Math.ceil(waitMilliseconds / 1000);
    super(
      'SECRETS_UNAVAILABLE',
      `The secret as last read does not fit; it may have changed since and can be read again in ${seconds} s.`,
      {
        retryAfterSeconds: seconds,
        advice: 'Try again after that time: the answer will then be a definite one.',
      },
    );
  }
}
