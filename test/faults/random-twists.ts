import fc from 'fast-check';
import type { Fault } from './fault-classes.ts';
import type { GitFault, QueueFault, TableFault, Twist } from './twist.ts';

export const GIT_ANSWERS = [401, 403, 404, 429, 500, 502, 503] as const;
export const GIT_CONNECTIONS = ['hang', 'reset', 'truncate', 'corrupt'] as const;
export const TABLE: readonly TableFault[] = ['throttled', 'internal error', 'answer lost', 'conflict'];
export const QUEUE: readonly QueueFault[] = ['throttled', 'internal error', 'answer lost'];

/** Of all calls: an invocation makes some 14. */
const at = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 14 }) },
  { weight: 1, arbitrary: fc.integer({ min: 15, max: 30 }) },
);

/** What goes wrong at the calls of an invocation. */
export function twistsOf(faults: readonly Fault[]): fc.Arbitrary<readonly Twist[]> {
  const kinds = faults.flatMap(twistOf);
  return kinds.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...kinds), { maxLength: 2 });
}

export const pause: fc.Arbitrary<Twist> = fc.record({
  target: fc.constant('any'),
  at,
  effect: fc.constant('pause'),
});

function twistOf(fault: Fault): fc.Arbitrary<Twist>[] {
  switch (fault) {
    case 'kills':
      return [fc.record({ target: fc.constant('any'), at, effect: fc.constant('kill') })];
    case 'races':
      return [pause];
    case 'delays':
      return [fc.record({ target: fc.constant('any'), at, effect: fc.constant('late') })];
    case 'git answers':
      return [gitTwist(GIT_ANSWERS)];
    case 'git connections':
      return [gitTwist(GIT_CONNECTIONS)];
    case 'table':
      // The client tries six times.
      return [callTwist('table', 12, fc.constantFrom(1, 2, 12), TABLE)];
    case 'queue':
      return [callTwist('queue', 3, fc.constantFrom(1, 2, 4), QUEUE)];
    case 'hooks':
    case 'redelivery':
    case 'lag':
    case 'expiry':
    case 'clocks':
    case 'replays':
      return [];
  }
}

export function gitTwist(effects: readonly GitFault[]): fc.Arbitrary<Twist> {
  return callTwist('git', 6, fc.constantFrom(1, 1, 2, 12), effects);
}

function callTwist<Target extends 'git' | 'table' | 'queue', Effect>(
  target: Target,
  latest: number,
  times: fc.Arbitrary<number>,
  effects: readonly Effect[],
) {
  return fc.record({
    target: fc.constant(target),
    at: fc.integer({ min: 1, max: latest }),
    times,
    effect: fc.constantFrom(...effects),
  });
}
