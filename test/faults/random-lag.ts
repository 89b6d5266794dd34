import fc from 'fast-check';
import type { Command, Edit } from './command.ts';
import { edits } from './random-edits.ts';
import { onto, pushOf, type Steps, work } from './random-encounters.ts';

/** What a push has brought is shown, then a replica answers that has not seen it. */
export const backInTime: fc.Arbitrary<Steps> = fc
  .record({
    edits,
    onto,
    next: fc.option(fc.oneof(edits, fc.nat({ max: 9 }))),
    isTested: fc.boolean(),
    minutes: fc.nat({ max: 8 }),
  })
  .map(({ edits: changes, onto: place, next, isTested, minutes }) => {
    const at = { project: 0 } as const;
    const push = { ...pushOf(changes), onto: place };
    return [
      { kind: 'work off' },
      { kind: 'freeze', ...at },
      push,
      { kind: 'thaw', ...at },
      { kind: 'work off' },
      { kind: 'wait', minutes },
      { kind: 'lag', ...at, pick: 0 },
      ...nextPush(next, push),
      ...(isTested ? [{ kind: 'test', ...at } as const] : []),
      { kind: 'work', pick: 0, twists: [] },
    ];
  });

/** A replica that lags nearly as far as may be takes its time besides: by the time that its answer arrives it is older. */
export const toldLate: fc.Arbitrary<Steps> = fc
  .record({ edits, onto, next: edits, seconds: fc.integer({ min: 500, max: 580 }) })
  .map(({ edits: changes, onto: place, next, seconds }) => [
    { kind: 'work off' },
    pushOf(changes),
    { kind: 'freeze', project: 0 },
    { ...pushOf(next), onto: place },
    { kind: 'wait', minutes: seconds / 60 },
    { kind: 'work', pick: 0, twists: [{ target: 'git', at: 1, times: 1, effect: 'old answer' }] },
  ]);

/** The branch goes back to where it was, and a replica answers that has seen no more than what it has left. */
export const takenBack: fc.Arbitrary<Steps> = fc
  .record({ edits, minutes: fc.nat({ max: 8 }), next: fc.option(edits) })
  .map(({ edits: changes, minutes, next }) => {
    const at = { project: 0 } as const;
    return [
      { kind: 'work off' },
      pushOf(changes),
      { kind: 'work off' },
      { kind: 'freeze', ...at },
      { kind: 'back', ...at, pick: -2, isDelivered: true },
      { kind: 'thaw', ...at },
      { kind: 'work off' },
      { kind: 'wait', minutes },
      { kind: 'lag', ...at, pick: -1 },
      next === null ? { kind: 'test', ...at } : pushOf(next),
      work,
    ];
  });

/** Who has its doubts about a head is held before it says so, and another one is faster. */
export const doubted: fc.Arbitrary<Steps> = fc
  .record({ edits, next: edits, at: fc.integer({ min: 1, max: 2 }) })
  .map(({ edits: changes, next, at: held }) => {
    const at = { project: 0 } as const;
    return [
      { kind: 'work off' },
      { kind: 'freeze', ...at },
      { ...pushOf(changes), onto: 0 },
      { kind: 'thaw', ...at },
      { kind: 'work off' },
      { kind: 'lag', ...at, pick: -1 },
      { kind: 'test', ...at },
      { kind: 'work', pick: 0, twists: [{ target: 'write', at: held, effect: 'pause' }] },
      { kind: 'thaw', ...at },
      pushOf(next),
      { kind: 'redeliver' },
      { kind: 'work off' },
      { kind: 'resume', pick: 0 },
    ];
  });

/** Further edits, or a commit to go back to. */
function nextPush(
  next: readonly Edit[] | number | null,
  push: Extract<Command, { kind: 'push' }>,
): Command[] {
  if (next === null) return [];
  if (typeof next === 'number') return [{ kind: 'back', project: 0, pick: next, isDelivered: true }];
  return [{ ...push, edits: next, onto: null }];
}
