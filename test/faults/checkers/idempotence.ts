import { messageGroup } from '../../../lib/queue/send.ts';
import { drain } from '../heal.ts';
import { hintOf } from '../message-versions.ts';
import { expectSame } from '../violation.ts';
import type { World } from '../world.ts';

/** Replays every message that there ever was: no card, content, head or generation changes. */
export async function checkIdempotent(world: World): Promise<void> {
  const before = await state(world);
  for (const [index, body] of [...world.queue.sent].reverse().entries()) {
    const group = messageGroup(hintOf(body));
    world.queue.send({ group, body, attributes: {}, deduplicationId: `replay-${index}` });
  }
  await drain(world);
  expectSame('idempotence', 'what a replay makes of the table', await state(world), before);
}

/** A line for each project, card and content. */
async function state(world: World): Promise<string[]> {
  const { reader, contents } = world.watch;
  const lines: string[] = [];
  for (const { id } of world.projects) {
    const { texts, head, syncing, status, generation } = await reader.project(world.instance, id);
    lines.push(`${id}: ${head} ${syncing} ${status} ${generation}`, ...texts);
  }
  for (const contentId of contents) {
    const expiries = (await reader.parts(contentId)).map(({ expiresAt }) => expiresAt);
    lines.push(`${contentId}: ${expiries.join(' ')}`);
  }
  return lines;
}
