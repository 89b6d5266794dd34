import fc from 'fast-check';
import type { Command } from './command.ts';
import { edits } from './random-edits.ts';
import { gitTwist, pause } from './random-twists.ts';
import type { Twist } from './twist.ts';

/** One step or a few that belong together. */
export type Steps = readonly Command[];

/** On which commit a push is. */
export const onto = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.nat({ max: 9 }) },
  { weight: 1, arbitrary: fc.constant('nothing' as const) },
);

/** What a push has brought is shown, then a replica answers that has not seen it. */
export const backInTime: fc.Arbitrary<Steps> = fc
  .record({ edits, onto, next: fc.option(edits), isTested: fc.boolean(), minutes: fc.nat({ max: 8 }) })
  .map(({ edits: changes, onto: place, next, isTested, minutes }) => {
    const at = { project: 0 } as const;
    const push: Command = { kind: 'push', ...at, edits: changes, onto: place, merged: 0, isDelivered: true };
    return [
      { kind: 'work off' },
      { kind: 'freeze', ...at },
      push,
      { kind: 'thaw', ...at },
      { kind: 'work off' },
      { kind: 'wait', minutes },
      { kind: 'lag', ...at, pick: 0 },
      ...(next === null ? [] : [{ ...push, edits: next, onto: null }]),
      ...(isTested ? [{ kind: 'test', ...at } as const] : []),
      { kind: 'work', pick: 0, twists: [] },
    ];
  });

/** A worker is held, its message is shown once more, another one works on it, and the first one goes on. */
export const race: fc.Arbitrary<Steps> = fc
  .record({
    edits,
    hold: fc.tuple(pause, fc.option(gitTwist([502]))),
    other: fc.option(pause),
    isNewer: fc.boolean(),
  })
  .map(({ edits: changes, hold: [held, failing], other, isNewer }) => {
    const push: Command = {
      kind: 'push',
      project: 0,
      edits: changes,
      onto: null,
      merged: 0,
      isDelivered: true,
    };
    const twists: Twist[] = failing === null ? [held] : [held, failing];
    return [
      { kind: 'work off' },
      push,
      { kind: 'work', pick: 0, twists },
      ...(isNewer ? [{ ...push, edits: changes.slice(1) }] : []),
      { kind: 'redeliver' },
      { kind: 'work', pick: 0, twists: other === null ? [] : [other] },
      { kind: 'resume', pick: 0 },
      { kind: 'resume', pick: 0 },
    ];
  });
