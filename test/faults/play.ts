import { checkAllDone } from './checkers/conservation.ts';
import { checkConverged } from './checkers/convergence.ts';
import { checkIdempotent } from './checkers/idempotence.ts';
import { checkNoLeak } from './checkers/leak.ts';
import { DAY, MINUTE } from './clock.ts';
import type { Command, Edit } from './command.ts';
import { ENGINE, type Engine } from './engine.ts';
import { freeze, lag, moveBack, pressTest, push, switchBranch, takeOver } from './gitlab-side.ts';
import { drain, heal, replayDeadLetters } from './heal.ts';
import type { History } from './history.ts';
import { deliverHook } from './hooks.ts';
import type { Stage } from './stage.ts';
import { resume, work } from './worker-side.ts';
import { World } from './world.ts';

const FIRST: readonly Edit[] = [
  { kind: 'put', path: 'a.hck.json', content: 'A' },
  { kind: 'put', path: 'b.hck.json', content: 'B' },
  { kind: 'put', path: 'x/a.hck.json', content: 'C' },
  { kind: 'put', path: 'x/y/c.hck.json', content: 'bad 1' },
];

export type Played = {
  /** Milliseconds of virtual time from healing until the table showed all heads. */
  readonly converged: number;
  /** How many invocations were killed, held or delayed at a call. */
  readonly twisted: number;
};

/**
 * Plays a history, heals the world and checks all promises.
 * @throws Violation
 */
export async function play(
  stage: Stage,
  { options, commands }: History,
  engine: Engine = ENGINE,
): Promise<Played> {
  const world = await World.open(stage, engine, options);
  try {
    await begin(world);
    for (const command of commands) {
      await carryOut(world, command);
      throwFirst(world);
    }
    const converged = await heal(world);
    throwFirst(world);
    for (const project of world.projects) await checkConverged(world, project);
    checkAllDone(world);
    await checkNoLeak(world);
    await checkIdempotent(world);
    throwFirst(world);
    return { converged, twisted: world.twisted };
  } finally {
    await world.close();
  }
}

/** Every project has some models that are shown, for something to go wrong with them. */
async function begin(world: World): Promise<void> {
  for (const [project] of world.projects.entries()) {
    await push(world, { kind: 'push', project, edits: FIRST, onto: null, merged: 0, isDelivered: true });
  }
  await drain(world);
}

function throwFirst({ violations }: World): void {
  const [first] = violations;
  if (first !== undefined) throw first;
}

async function carryOut(world: World, command: Command): Promise<void> {
  world.clock.pass(1000);
  switch (command.kind) {
    case 'push':
      return push(world, command);
    case 'back':
      return moveBack(world, command);
    case 'switch':
      return switchBranch(world, command);
    case 'take over':
      takeOver(world, command.project);
      return;
    case 'test':
      return pressTest(world, command.project);
    case 'deliver':
      return deliver(world, command);
    case 'work':
      await work(world, command.pick, command.twists);
      return;
    case 'work off':
      while (await work(world, 0, []));
      return;
    case 'resume':
      return resume(world, command.pick);
    case 'wait':
      return world.clock.pass(command.minutes * MINUTE);
    case 'until due':
      return world.clock.pass((world.queue.nextVisibleAt() ?? 0) - world.clock.now);
    case 'freeze':
      return freeze(world, command.project);
    case 'lag':
      return lag(world, command.project, command.pick);
    case 'thaw':
      world.project(command.project).lagging = null;
      return;
    case 'redeliver':
      return redeliver(world);
    case 'replay':
      if (replayDeadLetters(world) > 0) world.stage.tally.count('a replay');
      return;
    case 'month':
      return passMonth(world, command.minutesMore);
    case 'expire':
      if ((await world.watch.expire()) > 0) world.stage.tally.count('an expiry');
      return;
    case 'weather':
      world.front.weather = command.git;
      world.stage.tableService.weather = command.table;
      world.queueService.weather = command.queue;
  }
}

async function deliver(
  world: World,
  { pick, isKept, twists }: Extract<Command, { kind: 'deliver' }>,
): Promise<void> {
  const index = pick % Math.max(1, world.hooks.length);
  const [hook] = isKept ? world.hooks.slice(index, index + 1) : world.hooks.splice(index, 1);
  if (hook === undefined) return;
  world.stage.tally.count(isKept ? 'a hook repeated' : 'a hook delayed');
  await deliverHook(world, hook, twists);
}

/** Messages are kept for two weeks, and no worker lives as long: it passes only where there is none. */
function passMonth(world: World, minutesMore: number): void {
  if (world.queue.messages.length + world.deadLetters.messages.length + world.shifts.length > 0) return;
  world.clock.pass(30 * DAY + minutesMore * MINUTE);
  world.stage.tally.count('a month');
}

function redeliver({ queue, shifts, stage }: World): void {
  const released = queue.release();
  if (shifts.some(({ message }) => released.includes(message.id)))
    stage.tally.count('shown again during work');
}
