import fc from 'fast-check';
import { SLICE_FILES } from '../../lib/replica/plan/slices.ts';
import type { Command } from './command.ts';
import type { Fault } from './fault-classes.ts';
import type { History } from './history.ts';
import { edits } from './random-edits.ts';
import { onto, outlasted, parked, race, type Steps, siege, superseded } from './random-encounters.ts';
import { backInTime, doubted, takenBack, toldLate } from './random-lag.ts';
import { GIT_ANSWERS, GIT_CONNECTIONS, QUEUE, TABLE, twistsOf } from './random-twists.ts';
import type { GitFault, QueueFault, TableFault } from './twist.ts';

type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<Steps> };

const pick = fc.nat({ max: 9 });
const project = fc.nat({ max: 1 });
const merged = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(30) });

/** With more faults than these, most of them keep the others from getting anywhere. */
const FEW = 4;

/** Histories in which only these faults occur: of many, only some in most of the histories. */
export function historiesWith(faults: readonly Fault[]): fc.Arbitrary<History> {
  if (faults.length <= FEW + 1) return historiesOf(faults);
  const few = fc.subarray([...faults], { minLength: 2, maxLength: FEW });
  return fc.oneof(
    { weight: 4, arbitrary: few.chain(historiesOf) },
    { weight: 1, arbitrary: historiesOf(faults) },
  );
}

function historiesOf(faults: readonly Fault[]): fc.Arbitrary<History> {
  const steps = [...wellSteps(faults), ...faults.flatMap((fault) => stepsOf(fault, faults))];
  return fc.record({
    options: fc.record({
      projects: fc.constantFrom(1, 2),
      cardsPerTransaction: fc.constantFrom(1, 1, 2, 97),
      sliceFiles: fc.constantFrom(2, 5, SLICE_FILES),
      skewMs: faults.includes('clocks') ? skew(faults) : fc.constant(0),
      apartMs: faults.includes('clocks') ? apart(faults) : fc.constant(0),
      isMixed: fc.constant(faults.includes('versions')),
    }),
    commands: fc
      .array(fc.oneof(...steps), { minLength: 4, maxLength: 20, size: 'max' })
      .map((all) => all.flat()),
  });
}

/** Where a replica lags as well, most of what is promised is so only of clocks that are right. */
function skew(faults: readonly Fault[]): fc.Arbitrary<number> {
  return faults.includes('lag') ? fc.constantFrom(0, 0, 0, 240_000) : fc.constantFrom(-240_000, 0, 240_000);
}

/** What a replica lags and what clocks differ comes to less than ten minutes together, as is promised. */
function apart(faults: readonly Fault[]): fc.Arbitrary<number> {
  return faults.includes('lag') ? fc.constant(0) : fc.constantFrom(0, 60_000, 240_000);
}

/** What happens everywhere, and who works under these faults. */
function wellSteps(faults: readonly Fault[]): Weighted[] {
  const twists = twistsOf(faults);
  // What is not delivered at once waits to be delivered in any order, or never.
  const isDelivered = faults.includes('hooks') ? fc.boolean() : fc.constant(true);
  const push = fc.record({ kind: fc.constant('push' as const), project, edits, onto, merged, isDelivered });
  const work = fc.record({ kind: fc.constant('work' as const), pick, twists });
  return [
    { weight: 4, arbitrary: alone(push) },
    { weight: 6, arbitrary: fc.tuple(push, work) },
    { weight: 3, arbitrary: alone(work) },
    { weight: 6, arbitrary: fc.tuple(fc.constant({ kind: 'until due' as const }), work) },
    { weight: 2, arbitrary: alone(fc.record({ kind: fc.constant('back'), project, pick, isDelivered })) },
    { weight: 1, arbitrary: alone(fc.record({ kind: fc.constant('switch'), project, edits })) },
    { weight: 1, arbitrary: alone(fc.record({ kind: fc.constant('test'), project })) },
    { weight: 2, arbitrary: alone(fc.record({ kind: fc.constant('take over'), project })) },
    {
      weight: 2,
      arbitrary: alone(fc.record({ kind: fc.constant('wait'), minutes: fc.integer({ min: 1, max: 12 }) })),
    },
  ];
}

function alone(command: fc.Arbitrary<Command>): fc.Arbitrary<Steps> {
  return command.map((one) => [one]);
}

/** The steps that a fault needs. */
function stepsOf(fault: Fault, faults: readonly Fault[]): Weighted[] {
  switch (fault) {
    case 'hooks': {
      // It calls nobody but the queue.
      const twists = twistsOf(faults.filter((one) => one === 'queue' || one === 'kills' || one === 'delays'));
      const deliver = fc.record({
        kind: fc.constant('deliver' as const),
        pick,
        isKept: fc.boolean(),
        twists,
      });
      return [{ weight: 5, arbitrary: alone(deliver) }];
    }
    case 'redelivery':
      return [
        { weight: 2, arbitrary: fc.constant([{ kind: 'redeliver' }]) },
        { weight: 2, arbitrary: outlasted },
        { weight: 2, arbitrary: alone(fc.record({ kind: fc.constant('resume'), pick })) },
      ];
    case 'races':
      return [
        { weight: 3, arbitrary: alone(fc.record({ kind: fc.constant('resume'), pick })) },
        { weight: 5, arbitrary: race },
      ];
    case 'lag':
      return [
        { weight: 2, arbitrary: alone(fc.record({ kind: fc.constant('freeze'), project })) },
        { weight: 3, arbitrary: alone(fc.record({ kind: fc.constant('lag'), project, pick })) },
        { weight: 2, arbitrary: alone(fc.record({ kind: fc.constant('thaw'), project })) },
        { weight: 6, arbitrary: backInTime },
        { weight: 3, arbitrary: takenBack },
        { weight: 2, arbitrary: doubted },
        { weight: 2, arbitrary: toldLate },
      ];
    case 'expiry':
      return [
        { weight: 2, arbitrary: fc.constant([{ kind: 'expire' }]) },
        { weight: 3, arbitrary: superseded },
      ];
    case 'replays':
      return [
        { weight: 2, arbitrary: fc.constant([{ kind: 'replay' }]) },
        { weight: 4, arbitrary: parked(twistsOf(faults)) },
      ];
    case 'git answers':
    case 'git connections':
    case 'table':
    case 'queue':
      return [
        { weight: 2, arbitrary: alone(weather(fault)) },
        { weight: 1, arbitrary: siege(weather(fault), twistsOf(faults)) },
      ];
    case 'kills':
    case 'delays':
    case 'clocks':
    case 'versions':
      return [];
  }
}

/** Of all calls from now on. */
function weather(fault: 'git answers' | 'git connections' | 'table' | 'queue') {
  const maybe = <T>(kinds: readonly T[]): fc.Arbitrary<T | null> =>
    fc.option(fc.constantFrom(...kinds), { freq: 2 });
  const never = fc.constant(null);
  const git: Partial<Record<typeof fault, fc.Arbitrary<GitFault | null>>> = {
    'git answers': maybe(GIT_ANSWERS),
    'git connections': maybe(GIT_CONNECTIONS),
  };
  return fc.record({
    kind: fc.constant('weather' as const),
    git: git[fault] ?? never,
    table: fault === 'table' ? maybe<TableFault>(TABLE) : never,
    queue: fault === 'queue' ? maybe<QueueFault>(QUEUE) : never,
  });
}
