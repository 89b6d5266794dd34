import { MESSAGE_VERSION } from '../../lib/queue/message.ts';
import { sendMessage } from '../../lib/queue/send.ts';
import { isAtHead } from './checkers/convergence.ts';
import { MINUTE } from './clock.ts';
import { Violation } from './violation.ts';
import { resume, work } from './worker-side.ts';
import { QUEUE_URL, type World } from './world.ts';

/** More than any history needs. */
const MOST_STEPS = 400;

/** After that no replica lags, and no worker is alive that was cut, by a clock that is right. */
const QUIET_MS = 16 * MINUTE;

/**
 * All is well again: no faults, replicas up to date, who was held goes on, the dead-letter queue is replayed, and the
 * sweep looks at each project, once at once and once after all delays that there are by design.
 * @returns milliseconds until the table showed all heads
 */
export async function heal(world: World): Promise<number> {
  world.front.weather = null;
  world.queueService.weather = null;
  world.stage.tableService.weather = null;
  for (const project of world.projects) project.lagging = null;
  for (const _ of world.hooks) world.stage.tally.count('a hook dropped');
  deploy(world);
  for (let left = MOST_STEPS; world.shifts.length > 0 && left > 0; left -= 1) await resume(world, 0);
  const healedAt = world.clock.now;
  replayDeadLetters(world);
  await sweep(world);
  const converged = await drain(world);
  world.clock.pass(QUIET_MS + (world.options.apartMs ?? 0));
  replayDeadLetters(world);
  await sweep(world);
  const late = await drain(world);
  return (converged ?? late ?? world.clock.now) - healedAt;
}

/** The next version of the code is everywhere, where there is one; no container of the former one is used any more. */
function deploy(world: World): void {
  if (!world.options.isMixed) return;
  world.isDeployed = true;
  world.containers.fill(null);
}

/** Receives from the dead-letter queue, sends to the queue, deletes, in that order. @returns how many */
export function replayDeadLetters(world: World): number {
  const { deadLetters, queue } = world;
  let replayed = 0;
  for (let message = deadLetters.receive(); message !== null; message = deadLetters.receive()) {
    const { group, body, id, receipt, attributes: known } = message;
    queue.send({
      group: known.group ?? group,
      body,
      attributes: {},
      deduplicationId: `${id} ${world.nextId()}`,
    });
    deadLetters.delete(receipt ?? '');
    replayed += 1;
  }
  return replayed;
}

/** What the schedule sends: a hint for each project, which knows nothing but that. */
async function sweep(world: World): Promise<void> {
  for (const { id, heads } of world.projects) {
    if (heads.length === 0) continue;
    const delivery = `sweep-${world.nextId()}`;
    await sendMessage(world.queueService.client, QUEUE_URL, {
      version: MESSAGE_VERSION,
      instance: world.instance,
      projectId: id,
      path: null,
      after: null,
      delivery,
      trigger: 'project_update',
      full: false,
      receivedAt: world.clock.date(world.options.skewMs).toISOString(),
    });
    world.accepted.add(delivery);
  }
}

/**
 * Lets workers work until the queue is empty. Who has to wait is waited for.
 * @returns when the table showed all heads; null: not yet
 * @throws Violation
 */
export async function drain(world: World): Promise<number | null> {
  let shownAt = await shownSince(world, null);
  for (let left = MOST_STEPS; left > 0; left -= 1) {
    if (!(await work(world, 0, []))) {
      const next = world.queue.nextVisibleAt();
      if (next === null) return shownAt;
      world.clock.passTo(next);
    }
    shownAt = await shownSince(world, shownAt);
  }
  throw new Violation('drain', `the queue is not empty after ${MOST_STEPS} steps`);
}

async function shownSince(world: World, known: number | null): Promise<number | null> {
  if (known !== null) return known;
  const shown = await Promise.all(world.projects.map((project) => isAtHead(world, project)));
  return shown.every(Boolean) ? world.clock.now : null;
}
