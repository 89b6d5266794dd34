import { beforeEach, describe, expect, it } from '@jest/globals';
import { RetryLater } from '../errors.ts';
import { Cached } from './cached.ts';

const minute = 60_000;
const down = new RetryLater('SECRETS_UNAVAILABLE', 'down');
let time: number;
let fetches: Array<PromiseWithResolvers<string>>;
let outages: unknown[];
let cached: Cached<string>;

/** Fetches resolve when the test says so. */
function answerFetch(value: string): void {
  fetches.at(-1)?.resolve(value);
}

/** Lets the next fetch bring a value at once. */
async function getting(value: string, promise: Promise<string>): Promise<string> {
  answerFetch(value);
  return await promise;
}

beforeEach(() => {
  time = 1_000_000;
  fetches = [];
  outages = [];
  cached = new Cached(
    () => {
      const fetch = Promise.withResolvers<string>();
      fetches.push(fetch);
      return fetch.promise;
    },
    { now: () => time, onOutage: (error) => outages.push(error) },
  );
});

describe('get', () => {
  it('fetches once in five minutes', async () => {
    expect(await getting('one', cached.get())).toBe('one');
    time += 5 * minute - 1;
    expect(await cached.get()).toBe('one');
    expect(fetches).toHaveLength(1);
    time += 1;
    expect(await getting('two', cached.get())).toBe('two');
    expect(fetches).toHaveLength(2);
  });

  it('counts the age from when the fetch began, since the value is as old as that', async () => {
    const promise = cached.get();
    time += 4 * minute;
    await getting('slow', promise);
    time += minute;
    expect(await getting('new', cached.get())).toBe('new');
  });

  it('shares one fetch between callers at the same time', async () => {
    const both = [cached.get(), cached.get()];
    answerFetch('one');
    expect(await Promise.all(both)).toEqual(['one', 'one']);
    expect(fetches).toHaveLength(1);
  });

  it('never keeps a failure', async () => {
    const failing = cached.get();
    fetches[0]?.reject(down);
    await expect(failing).rejects.toThrow('down');
    expect(await getting('up', cached.get())).toBe('up');
  });

  it('serves an older value on while it cannot be fetched, and tells why', async () => {
    await getting('one', cached.get());
    time += 5 * minute;
    const surviving = cached.get();
    fetches[1]?.reject(down);
    expect(await surviving).toBe('one');
    expect(outages).toEqual([down]);
  });

  it('tries to end an outage every 30 seconds, and no caller waits in between', async () => {
    await getting('one', cached.get());
    time += 5 * minute;
    const surviving = cached.get();
    fetches[1]?.reject(down);
    await surviving;
    time += 29_999;
    expect(await cached.get()).toBe('one');
    expect(fetches).toHaveLength(2);
    time += 1;
    expect(await getting('two', cached.get())).toBe('two');
  });

  it('serves no older value once what is there is not usable', async () => {
    await getting('one', cached.get());
    time += 5 * minute;
    const failing = cached.get();
    fetches[1]?.reject(new Error('not usable'));
    await expect(failing).rejects.toThrow('not usable');
    expect(outages).toEqual([]);
  });

  it('serves no value for longer than six hours', async () => {
    await getting('one', cached.get());
    time += 6 * 60 * minute;
    const failing = cached.get();
    fetches[1]?.reject(down);
    await expect(failing).rejects.toThrow('down');
  });
});

describe('asOf', () => {
  it('is content with a value that is new enough', async () => {
    const asked = time;
    await getting('one', cached.get());
    time += 100;
    expect(await cached.asOf(asked)).toBe('one');
    expect(fetches).toHaveLength(1);
  });

  it('fetches afresh for a doubt, and what it brings serves everybody', async () => {
    await getting('old', cached.get());
    time += 100;
    expect(await getting('new', cached.asOf(time))).toBe('new');
    expect(await cached.get()).toBe('new');
  });

  it('fetches for doubts at most every 30 seconds, and says when it can again', async () => {
    await getting('old', cached.get());
    time += 100;
    await getting('new', cached.asOf(time));
    time += 10_500;
    await expect(cached.asOf(time)).rejects.toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
      outcome: 'retry',
      retryAfterSeconds: 20,
    });
    time += 19_500;
    expect(await getting('newer', cached.asOf(time))).toBe('newer');
  });

  it('does not count the regular fetch as one for a doubt', async () => {
    await getting('old', cached.get());
    time += 1;
    expect(await getting('new', cached.asOf(time))).toBe('new');
  });

  it('joins a fetch that began late enough, and no earlier one', async () => {
    const early = cached.get();
    time += 100;
    const doubt = cached.asOf(time);
    const sameDoubt = cached.asOf(time);
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve('new');
    expect(await Promise.all([doubt, sameDoubt])).toEqual(['new', 'new']);
    fetches[0]?.resolve('old');
    expect(await early).toBe('old');
    expect(await cached.get()).toBe('new');
  });

  it('does not ask faster because fetches fail', async () => {
    await getting('old', cached.get());
    time += 1;
    const failing = cached.asOf(time);
    fetches[1]?.reject(down);
    await expect(failing).rejects.toThrow('down');
    await expect(cached.asOf(time)).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
    time += 30_000;
    expect(await getting('up', cached.asOf(time))).toBe('up');
  });

  it('may ask again at once while nothing is known', async () => {
    const failing = cached.asOf(time);
    fetches[0]?.reject(down);
    await expect(failing).rejects.toThrow('down');
    expect(await getting('up', cached.asOf(time))).toBe('up');
  });
});
