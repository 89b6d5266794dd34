import fc from 'fast-check';
import type { Command, Edit } from './command.ts';
import { edits } from './random-edits.ts';
import { gitTwist, lostDelete, pause } from './random-twists.ts';
import type { Twist } from './twist.ts';

/** One step or a few that belong together. */
export type Steps = readonly Command[];

/** On which commit a push is. */
export const onto = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.nat({ max: 9 }) },
  { weight: 1, arbitrary: fc.constant('nothing' as const) },
);

export function pushOf(changes: readonly Edit[]): Extract<Command, { kind: 'push' }> {
  return { kind: 'push', project: 0, edits: changes, onto: null, merged: 0, isDelivered: true };
}

export const work = { kind: 'work', pick: 0, twists: [] } as const;

type Weather = Extract<Command, { kind: 'weather' }>;
type Twists = fc.Arbitrary<readonly Twist[]>;

/** Something is away for so long that a message is given up, or nearly. */
export const siege = (weather: fc.Arbitrary<Weather>, twists: Twists): fc.Arbitrary<Steps> =>
  fc
    .record({
      weather,
      edits,
      attempts: fc.array(twists, { minLength: 8, maxLength: 12 }),
      isOver: fc.boolean(),
    })
    .map(({ weather: bad, edits: changes, attempts, isOver }) => [
      bad,
      pushOf(changes),
      ...attempts.flatMap((these) => [{ kind: 'until due' } as const, { ...work, twists: these }]),
      ...(isOver ? [{ ...bad, git: null, table: null, queue: null }] : []),
    ]);

/** A message is parked, and replayed while it is young, with a newer one before it or not. */
export const parked = (twists: Twists): fc.Arbitrary<Steps> =>
  fc
    .record({
      edits,
      twists,
      next: fc.option(edits),
      status: fc.constantFrom(401, 403, 404),
      isHealed: fc.boolean(),
      minutes: fc.nat({ max: 12 }),
    })
    .map(({ edits: changes, twists: these, next, status, isHealed, minutes }) => {
      const well = { kind: 'weather', git: null, table: null, queue: null } as const;
      return [
        { ...well, git: status },
        pushOf(changes),
        { kind: 'until due' },
        { ...work, twists: these },
        ...(isHealed ? [well] : []),
        ...(next === null ? [] : [pushOf(next), work]),
        { kind: 'wait', minutes },
        { kind: 'replay' },
        { kind: 'until due' },
        work,
        well,
      ];
    });

/** Content is superseded, and about to expire a month later, while workers are at work. */
export const superseded: fc.Arbitrary<Steps> = fc
  .record({ edits, next: edits, held: fc.option(pause), minutesMore: fc.integer({ min: -12, max: 12 }) })
  .map(({ edits: changes, next, held, minutesMore }) => [
    pushOf(changes),
    { kind: 'work off' },
    { kind: 'month', minutesMore },
    pushOf(next),
    { kind: 'work', pick: 0, twists: held === null ? [] : [held] },
    { kind: 'wait', minutes: 12 },
    { kind: 'expire' },
    { kind: 'resume', pick: 0 },
  ]);

/** A message is worked off and not deleted: it is shown again when its time is over, or before. */
export const outlasted: fc.Arbitrary<Steps> = fc
  .record({ edits, next: fc.option(edits), lost: lostDelete })
  .map(({ edits: changes, next, lost }) => [
    pushOf(changes),
    { kind: 'work', pick: 0, twists: [lost] },
    ...(next === null ? [] : [pushOf(next)]),
    { kind: 'until due' },
    work,
  ]);

/** The run is open by then, and the first content is about to be written. */
const pauseAtContent: fc.Arbitrary<Twist> = fc
  .integer({ min: 2, max: 4 })
  .map((at) => ({ target: 'write', at, effect: 'pause' }));
const killAtCommit: fc.Arbitrary<Twist> = fc.constant({ target: 'transact', at: 1, effect: 'kill' });

/** A worker is held, its message is shown once more, another one works on it, and the first one goes on. */
export const race: fc.Arbitrary<Steps> = fc
  .record({
    edits,
    hold: fc.oneof(pause, pauseAtContent),
    end: fc.option(fc.oneof(gitTwist([502]), killAtCommit)),
    other: fc.option(pause),
    isNewer: fc.boolean(),
  })
  .map(({ edits: changes, hold, end, other, isNewer }) => {
    const push = pushOf(changes);
    const twists = end === null ? [hold] : [hold, end];
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
