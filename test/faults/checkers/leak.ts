import type { GitProject } from '../git-project.ts';
import { contentIdsOf, type ItemKey } from '../table-reader.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/** No content is without a card or an expiry, none belongs to two cards, and no run is open. */
export async function checkNoLeak(world: World): Promise<void> {
  const { reader, contents } = world.watch;
  const held: string[] = [];
  for (const project of world.projects) held.push(...(await heldBy(world, project)));
  const twice = held.filter((id, index) => held.indexOf(id) !== index);
  if (twice.length > 0) throw new Violation('no leak', `content of two cards: ${twice.join(', ')}`);
  for (const contentId of contents) {
    if (held.includes(contentId)) continue;
    const parts = await reader.parts(contentId);
    if (parts.every(({ expiresAt }) => expiresAt !== null)) continue;
    throw new Violation('no leak', `no card refers to ${contentId}, and it never expires`);
  }
}

/** Who has come to an end in peace leaves no run of its own open. @param opened keys of those that it has opened */
export async function checkRunsClosed(world: World, opened: readonly ItemKey[]): Promise<void> {
  for (const key of opened) {
    if (await world.watch.reader.has(key)) throw new Violation('no leak', `${key.SK} was left open`);
  }
}

async function heldBy(world: World, { id, path }: GitProject): Promise<string[]> {
  const seen = await world.watch.reader.project(world.instance, id);
  if (seen.runs.length > 0) throw new Violation('no leak', `${path} has ${seen.runs.join(', ')}`);
  return contentIdsOf(seen);
}
