import type { ReplicateMessage } from '../../../lib/queue/message.ts';
import type { QueuedMessage } from '../fifo-queue.ts';
import { hintOf } from '../message-versions.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/**
 * Of a message that is about to be deleted: there is another one for it, in the queue or in the dead-letter queue and there
 * with a reason, or the push that it tells of is shown.
 */
export async function checkConserved(world: World, message: QueuedMessage): Promise<void> {
  const hint = hintOf(message.body);
  const others = world.queue.messages.filter(({ id }) => id !== message.id);
  if (others.some(({ body }) => isOf(hint, body))) return;
  const letter = world.deadLetters.messages.find(({ body }) => isOf(hint, body));
  if (letter !== undefined) {
    const { code, reason } = letter.attributes;
    if (code && reason) return;
    throw new Violation(
      'conservation',
      `delivery ${hint.delivery} is in the dead-letter queue without a reason`,
    );
  }
  await checkShown(world, hint);
}

async function checkShown(world: World, { projectId, after, delivery }: ReplicateMessage): Promise<void> {
  if (after === null) return;
  const { heads } = world.project(projectId - 1);
  const { head } = await world.watch.reader.project(world.instance, projectId);
  const pushed = world.pushes.get(delivery) ?? heads.findIndex(({ commit }) => commit === after);
  const shown = heads.findLastIndex(({ commit }) => commit === head);
  if (shown >= pushed) return;
  throw new Violation('no lost push', `delivery ${delivery} of ${after} is done, while ${head} is shown`);
}

function isOf({ delivery, projectId }: ReplicateMessage, body: string): boolean {
  const other = hintOf(body);
  return other.delivery === delivery && other.projectId === projectId;
}

/** At the end: every delivery that was accepted is known to the queue, which has nothing left. */
export function checkAllDone(world: World): void {
  const left = [...world.queue.messages, ...world.deadLetters.messages];
  if (left.length > 0) {
    const codes = left.map(({ attributes }) => attributes.code ?? 'in the queue');
    throw new Violation('drain', `${left.length} messages are left when all is well: ${codes.join(', ')}`);
  }
  const sent = new Set(world.queue.sent.map((body) => hintOf(body).delivery));
  const lost = [...world.accepted].filter((delivery) => !sent.has(delivery));
  if (lost.length > 0) throw new Violation('conservation', `accepted and never queued: ${lost.join(', ')}`);
}
