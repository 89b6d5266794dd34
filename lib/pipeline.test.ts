import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { pipeline } from './pipeline.ts';

/** Runs numbers through a pipeline and watches how many, and how heavy, are in flight at most. */
async function watch(items: readonly number[], limits: { items: number; maxWeight?: number }) {
  let [inFlight, weight, mostInFlight, mostWeight] = [0, 0, 0, 0];
  const done: number[] = [];
  const weigh =
    limits.maxWeight === undefined ? {} : { weight: { max: limits.maxWeight, of: (item: number) => item } };
  await pipeline(items, { items: limits.items, ...weigh }, async (item) => {
    inFlight += 1;
    weight += item;
    mostInFlight = Math.max(mostInFlight, inFlight);
    mostWeight = Math.max(mostWeight, weight);
    await delay(1);
    inFlight -= 1;
    weight -= item;
    done.push(item);
  });
  return { done, mostInFlight, mostWeight };
}

describe('pipeline', () => {
  it('works on every item, as many at once as it may', async () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const { done, mostInFlight } = await watch(items, { items: 4 });
    expect(done.toSorted((a, b) => a - b)).toEqual(items);
    expect(mostInFlight).toBe(4);
  });

  it('keeps the weight in flight below its limit', async () => {
    const { done, mostWeight } = await watch([4, 4, 4, 9, 1, 1], { items: 10, maxWeight: 10 });
    expect(done).toHaveLength(6);
    expect(mostWeight).toBeLessThanOrEqual(10);
  });

  it('lets an item that is too heavy pass alone', async () => {
    const { done, mostInFlight } = await watch([50, 60], { items: 10, maxWeight: 10 });
    expect(done).toEqual([50, 60]);
    expect(mostInFlight).toBe(1);
  });

  it('takes nothing further after a failure, waits for what is in flight, closes the stream and throws', async () => {
    const taken: number[] = [];
    const finished: number[] = [];
    let closed = false;
    async function* items() {
      try {
        for (let item = 0; ; item += 1) {
          taken.push(item);
          yield item;
        }
      } finally {
        closed = true;
      }
    }
    const run = pipeline(items(), { items: 3 }, async (item) => {
      if (item === 1) throw new Error('item 1 is bad');
      await delay(5);
      finished.push(item);
    });
    await expect(run).rejects.toThrow('item 1 is bad');
    expect(closed).toBe(true);
    expect(taken.length).toBeLessThanOrEqual(5);
    expect(finished).toEqual(taken.filter((item) => item !== 1 && finished.includes(item)));
    expect(finished).toContain(0);
  });

  it('waits for what is in flight when the stream itself fails', async () => {
    let finished = false;
    async function* items() {
      yield 1;
      throw new Error('the stream broke');
    }
    const run = pipeline(items(), { items: 3 }, async () => {
      await delay(5);
      finished = true;
    });
    await expect(run).rejects.toThrow('the stream broke');
    expect(finished).toBe(true);
  });

  it('tells of the work that has failed, and not of the stream that broke before', async () => {
    async function* items() {
      yield 1;
      throw new Error('the stream broke');
    }
    const run = pipeline(items(), { items: 3 }, async () => {
      await delay(5);
      throw new Error('item 1 is bad');
    });
    await expect(run).rejects.toThrow('item 1 is bad');
  });
});
