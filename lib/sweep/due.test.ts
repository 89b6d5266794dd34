import { describe, expect, it } from '@jest/globals';
import { isDue, isDueThisWeek, isHourly, slotAt } from './due.ts';

const projects = Array.from({ length: 10_000 }, (_, index) => ({
  instance: 'https://gitlab.com',
  projectId: index + 1,
}));
const first = slotAt(new Date('2026-11-27T12:00:00Z'));
const slots = (count: number) => Array.from({ length: count }, (_, index) => first + index);

describe('the sweeps of six hours', () => {
  it('take each of 10,000 projects once, and no sweep more than 500', () => {
    const taken = slots(24).map((slot) => projects.filter((project) => isDue(project, slot, 6)));
    expect(new Set(taken.flat()).size).toBe(10_000);
    expect(taken.flat()).toHaveLength(10_000);
    expect(Math.max(...taken.map(({ length }) => length))).toBeLessThan(500);
  });

  it.each([1, 5, 24])('take each once in %d hours where that is said', (hours) => {
    const some = projects.slice(0, 200);
    const taken = slots(hours * 4).flatMap((slot) => some.filter((project) => isDue(project, slot, hours)));
    expect(taken.toSorted((a, b) => a.projectId - b.projectId)).toEqual(some);
  });
});

describe('a turn a week', () => {
  it.each([1, 5, 6])('is one of those that come every %d hours', (hours) => {
    const week = Math.ceil((7 * 24) / hours) * hours * 4;
    for (const project of projects.slice(0, 20)) {
      const turns = slots(week).filter((slot) => isDue(project, slot, hours));
      expect(turns.filter((slot) => isDueThisWeek(project, slot, hours))).toHaveLength(1);
    }
  });
});

describe('the slot of a sweep', () => {
  it('is the same whether it begins early or late', () => {
    for (const time of ['11:53:00', '11:59:59', '12:00:00', '12:01:10', '12:07:00'])
      expect(slotAt(new Date(`2026-11-27T${time}Z`))).toBe(first);
    expect(slotAt(new Date('2026-11-27T12:15:30Z'))).toBe(first + 1);
  });

  it('is the hourly one at each full hour', () => {
    expect(slots(8).filter(isHourly)).toEqual([first, first + 4]);
  });
});
