import { describe, expect, it } from '@jest/globals';
import {
  answered,
  HANGS,
  INSTANCE,
  MINUTE,
  OUTAGE,
  OUTAGES,
  pushing,
  WELL,
} from '../../test/support/outages.ts';
import { shortOrLong } from '../../test/support/short-or-long.ts';
import { type GitLabAt, type Pushes, simulateQueue } from '../../test/support/simulate-queue.ts';

const SEEDS = shortOrLong([1], [1, 2, 3]);
const OTHER = 'https://git.b.example';

/** Milliseconds from push to table, the shortest first. */
function delays(done: Awaited<ReturnType<typeof simulateQueue>>['done'], instance = INSTANCE): number[] {
  return done
    .filter((push) => push.instance === instance)
    .map(({ pushedAt, doneAt }) => doneAt - pushedAt)
    .toSorted((a, b) => a - b);
}

describe('an outage of half an hour', () => {
  it.each(OUTAGES.flatMap((outage) => [1, 200].map((projects) => ({ ...outage, projects }))))(
    'sends nothing to the dead-letter queue, and drains within its own length: $name, $projects projects',
    async ({ projects, run, budget }) => {
      for (const seed of SEEDS) {
        const pushes = pushing(INSTANCE, projects, 3, seed);
        const gitlab: GitLabAt = (_, at) => (at < OUTAGE ? run : WELL);
        const { done, parked, asked } = await simulateQueue(pushes, gitlab, seed);
        expect(parked).toEqual([]);
        expect(done).toHaveLength(projects * 3);
        expect(Math.max(...done.map(({ doneAt }) => doneAt))).toBeLessThan(2 * OUTAGE);
        expect(asked.filter((at) => at < OUTAGE).length).toBeLessThanOrEqual(budget);
      }
    },
  );

  it('holds up another instance for no longer than one silence lasts', async () => {
    for (const seed of SEEDS) {
      const pushes = [...pushing(INSTANCE, 200, 3, seed), ...pushing(OTHER, 20, 20, seed + 100)];
      const gitlab: GitLabAt = ({ instance }, at) => (instance === INSTANCE && at < OUTAGE ? HANGS : WELL);
      const { done } = await simulateQueue(pushes, gitlab, seed);
      expect(delays(done, OTHER)).toHaveLength(400);
      expect(delays(done, OTHER)[200]).toBeLessThan(1100);
      expect(delays(done, OTHER).at(-1)).toBeLessThan(31_000);
    }
  });
});

describe('one project whose every run hangs', () => {
  it('delays the pushes of the other projects of its instance by nothing', async () => {
    for (const seed of SEEDS) {
      const others = pushing(INSTANCE, 50, 10, seed);
      const bad: Pushes = {
        instance: INSTANCE,
        projectId: 4711,
        at: others.flatMap(({ at }) => at.slice(0, 1)),
      };
      const alone = await simulateQueue(others, () => WELL, seed);
      const gitlab: GitLabAt = ({ projectId }) => (projectId === bad.projectId ? HANGS : WELL);
      const { done, parked } = await simulateQueue([...others, bad], gitlab, seed);
      expect(delays(done)).toHaveLength(500);
      expect(delays(done).map(Math.round)).toEqual(delays(alone.done).map(Math.round));
      expect(parked.every(({ code }) => code === 'GIT_UNREACHABLE')).toBe(true);
      expect(parked).toHaveLength(bad.at.length);
    }
  });
});

describe('a system that is well', () => {
  it('writes nothing about its instances', async () => {
    const { circuitWrites } = await simulateQueue(pushing(INSTANCE, 20, 5, 1), () => WELL, 1);
    expect(circuitWrites).toBe(0);
  });
});

describe('an outage of three hours', () => {
  it('sends to the dead-letter queue only what was to find out whether it is over', async () => {
    const pushes = pushing(INSTANCE, 200, 1, 1);
    const gitlab: GitLabAt = (_, at) => (at < 6 * OUTAGE ? answered(429) : WELL);
    const { done, parked, asked } = await simulateQueue(pushes, gitlab, 1);
    expect(parked.length).toBeLessThan(10);
    expect(done).toHaveLength(200 - parked.length);
    expect(asked.filter((at) => at < 6 * OUTAGE).length).toBeLessThan(40);
  });
});

describe('a limit of 100 requests a minute', () => {
  it('slows down the first replication of 1,000 projects, and parks none of them', async () => {
    const served = new Map<number, number>();
    const gitlab: GitLabAt = (_, at) => {
      const minute = Math.floor(at / MINUTE);
      served.set(minute, (served.get(minute) ?? 0) + 1);
      return (served.get(minute) ?? 0) > 100 ? answered(429) : WELL;
    };
    const pushes = Array.from({ length: 1000 }, (_, index) => ({
      instance: INSTANCE,
      projectId: index + 1,
      at: [index],
    }));
    const { done, parked } = await simulateQueue(pushes, gitlab, 1);
    expect(parked).toEqual([]);
    expect(done).toHaveLength(1000);
    expect(Math.max(...done.map(({ doneAt }) => doneAt))).toBeLessThan(45 * MINUTE);
  });
});
