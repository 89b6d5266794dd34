import { deltaOf, packOf, type TestEntry } from '../../../support/pack.ts';
import { MiB, SMALL, SMALL_ID, SOME_ID, small, stubborn, zeros } from '../answers.ts';
import type { HostileCase } from '../hostile-case.ts';

/** Deltas that make much of little, or lead nowhere. */
export const DELTA_CASES: readonly HostileCase[] = [
  {
    name: 'deltas of a kilobyte that make 30 MB each',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const base = Buffer.alloc(1_000_000);
      const copies = Array.from({ length: 30 }, () => ({ copy: 0, length: 1_000_000 }));
      const deltas = Array.from({ length: 500 }, (_, i): TestEntry => {
        const number = Buffer.from(String(i + 1_000));
        return { base: 0, delta: deltaOf(base.length, 30_000_004, [...copies, number]) };
      });
      return stubborn(packOf([{ type: 'blob', bytes: base }, ...deltas]), SMALL_ID);
    },
  },
  {
    name: 'a delta that declares a terabyte',
    outcome: '1 blob, 1 too-large',
    prepare: () => {
      const bomb = deltaOf(SMALL.length, 2 ** 40, [{ copy: 0, length: 30 }]);
      return stubborn(packOf([small, { base: 0, delta: bomb }]), SMALL_ID, SOME_ID);
    },
  },
  {
    name: 'a chain of 4,095 deltas that is rebuilt from its root all over again',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const grow = (base: number): TestEntry => ({
        base,
        delta: deltaOf(base + 1, base + 2, [{ copy: 0, length: base + 1 }, Buffer.from('x')]),
      });
      const chain = Array.from({ length: 4_094 }, (_, i) => grow(i));
      const entries: TestEntry[] = [{ type: 'blob', bytes: Buffer.from('x') }, ...chain];
      // What fills the cache makes the next one start from the root.
      for (let i = 0; i < 200; i++) entries.push(zeros(33 * MiB, i)[1], grow(4_094));
      return stubborn(packOf(entries), SMALL_ID);
    },
  },
  {
    name: 'a chain of deltas on a base of 60 MiB',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const size = 60 * MiB;
      const copies = Array.from({ length: 60 }, (_, i) => ({ copy: i * MiB, length: MiB }));
      const deltas = Array.from({ length: 200 }, (_, base): TestEntry => {
        const [first = { copy: 0, length: 0 }, ...others] = copies;
        const changed = [Buffer.from([base]), { copy: 1, length: first.length - 1 }, ...others];
        return { base, delta: deltaOf(size, size, changed) };
      });
      return stubborn(packOf([zeros(size)[1], ...deltas]), SMALL_ID);
    },
  },
  {
    name: '499,000 deltas on a chain that has left the cache, each on another of its end in turn',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const same = deltaOf(1, 1, [{ copy: 0, length: 1 }]);
      const chain = Array.from({ length: 4_090 }, (_, base): TestEntry => ({ base, delta: same }));
      const entries: TestEntry[] = [{ type: 'blob', bytes: Buffer.from('x') }, ...chain, zeros(33 * MiB)[1]];
      while (entries.length < 499_000) entries.push({ base: 4_090 - (entries.length % 121), delta: same });
      return stubborn(packOf(entries), SMALL_ID, SOME_ID);
    },
  },
  {
    name: '499,000 deltas on deltas, two on each, over a base that has left the cache',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const same = deltaOf(1, 1, [{ copy: 0, length: 1 }]);
      const chain = Array.from({ length: 3 }, (_, base): TestEntry => ({ base, delta: same }));
      const entries: TestEntry[] = [{ type: 'blob', bytes: Buffer.from('x') }, ...chain, zeros(33 * MiB)[1]];
      entries.push({ base: 3, delta: same });
      for (let base = 5; entries.length < 499_000; base += 1) {
        entries.push({ base, delta: same }, { base, delta: same });
      }
      return stubborn(packOf(entries), SMALL_ID, SOME_ID);
    },
  },
  {
    name: 'two deltas that stand on each other, and one on itself',
    outcome: 'GIT_CORRUPT_PACK',
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const [a, b] = ['11'.repeat(20), '22'.repeat(20)];
      return stubborn(packOf([{ base: a, delta }, { base: b, delta }, small]), SMALL_ID);
    },
  },
];
