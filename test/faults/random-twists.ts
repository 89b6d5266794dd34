import fc from 'fast-check';
import type { Fault } from './fault-classes.ts';
import type {
  GitFault,
  LifeEffect,
  Operation,
  QueueFault,
  QueueOperation,
  TableFault,
  TableOperation,
  Twist,
} from './twist.ts';

export const GIT_ANSWERS = [401, 403, 404, 429, 500, 502, 503] as const;
export const GIT_CONNECTIONS = ['hang', 'reset', 'truncate', 'corrupt'] as const;
export const TABLE: readonly TableFault[] = [
  'throttled',
  'internal error',
  'answer lost',
  'conflict',
  'half an answer',
];
export const QUEUE: readonly QueueFault[] = ['throttled', 'internal error', 'answer lost'];

type Place = { readonly target: 'any' | Operation; readonly at: number };

const FREQUENT: readonly Operation[] = ['read', 'write', 'git'];
const RARE: readonly Operation[] = ['send', 'postpone'];

/** Of all calls, of which an invocation makes some 14, or of those of a kind: what comes late is reached by the latter. */
const place: fc.Arbitrary<Place> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ target: fc.constant('any' as const), at: fc.integer({ min: 1, max: 14 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ target: fc.constant('any' as const), at: fc.integer({ min: 15, max: 30 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ target: fc.constantFrom(...FREQUENT), at: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ target: fc.constant('transact' as const), at: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ target: fc.constantFrom(...RARE), at: fc.constant(1) }) },
);

/** What goes wrong at the calls of an invocation. */
export function twistsOf(faults: readonly Fault[]): fc.Arbitrary<readonly Twist[]> {
  const kinds = faults.flatMap(twistOf);
  return kinds.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...kinds), { maxLength: 2 });
}

export const pause: fc.Arbitrary<Twist> = lifeTwist('pause');
/** The message is worked off, and not deleted. */
export const lostDelete: fc.Arbitrary<Twist> = fc.constant({ target: 'acknowledge', at: 1, effect: 'kill' });

function twistOf(fault: Fault): fc.Arbitrary<Twist>[] {
  switch (fault) {
    case 'kills':
      return [lifeTwist('kill')];
    case 'races':
      return [pause];
    case 'delays':
      return [lifeTwist('late'), oldAnswer];
    case 'redelivery':
      return [lostDelete, pause];
    case 'git answers':
      return [gitTwist(GIT_ANSWERS)];
    case 'git connections':
      return [gitTwist(GIT_CONNECTIONS)];
    case 'table':
      // The client tries six times, and a transaction is tried so often.
      return [
        callTwist('table', 12, fc.constantFrom(1, 2, 12), TABLE),
        // Of the calls there are fewest of these.
        ...[1, 2, 3].map(() => tableTwist('transact')),
        tableTwist('write'),
        callTwist('read', 3, fc.constantFrom(1, 2, 7), TABLE),
        // Only few reads are batches.
        fc.constant({ target: 'read', at: 1, times: 12, effect: 'half an answer' }),
      ];
    case 'queue':
      return [queueTwist('send'), queueTwist('postpone')];
    case 'lag':
      return [oldAnswer];
    case 'hooks':
    case 'expiry':
    case 'clocks':
    case 'replays':
    case 'versions':
      return [];
  }
}

const oldAnswer: fc.Arbitrary<Twist> = fc
  .integer({ min: 1, max: 4 })
  .map((at) => ({ target: 'git', at, times: 1, effect: 'old answer' }));

export function gitTwist(effects: readonly GitFault[]): fc.Arbitrary<Twist> {
  return callTwist('git', 6, fc.constantFrom(1, 1, 2, 12), effects);
}

/** More than the client's tries, or ours of a transaction, and more than those of all that follow. */
function tableTwist(target: TableOperation): fc.Arbitrary<Twist> {
  return callTwist(target, 3, fc.constantFrom(1, 2, 7, 40), TABLE);
}

function queueTwist(target: QueueOperation): fc.Arbitrary<Twist> {
  return callTwist(target, 2, fc.constantFrom(1, 2, 4), QUEUE);
}

function lifeTwist(effect: LifeEffect): fc.Arbitrary<Twist> {
  return place.map(({ target, at }) => ({ target, at, effect }));
}

function callTwist<
  Name extends 'git' | 'table' | TableOperation | QueueOperation,
  Effect extends GitFault | TableFault | QueueFault,
>(target: Name, latest: number, times: fc.Arbitrary<number>, effects: readonly Effect[]) {
  return fc.record({
    target: fc.constant(target),
    at: fc.integer({ min: 1, max: latest }),
    times,
    effect: fc.constantFrom(...effects),
  });
}
