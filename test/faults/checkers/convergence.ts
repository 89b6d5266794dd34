import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CARD_VERSION } from '../../../lib/replica/cards/card.ts';
import { catalogueOf, expectedOf } from '../contents.ts';
import { type GitProject, headOf } from '../git-project.ts';
import type { ReadCard, Snapshot } from '../table-reader.ts';
import { expectSame, Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { checkContent } from './content.ts';

/** Whether the table says that it shows the head. */
export async function isAtHead(world: World, project: GitProject): Promise<boolean> {
  const { head, syncing, status } = await world.watch.reader.project(world.instance, project.id);
  return head === headOf(project) && syncing === null && (status === 'synced' || head === null);
}

/** The cards are the model files at the head, byte for byte; a bad one has its problem. */
export async function checkConverged(world: World, project: GitProject): Promise<void> {
  const head = headOf(project);
  if (head === null) return;
  const seen = await world.watch.reader.project(world.instance, project.id);
  const said = `head ${seen.head}, syncing ${seen.syncing}, ${seen.status}`;
  if (!(await isAtHead(world, project))) {
    throw new Violation('convergence', `${project.path} is at ${head}, but the table says: ${said}`);
  }
  const files = await world.stage.oracle.modelsOf(project.repository.directory, head);
  expectSame('convergence', `paths of ${project.path}`, [...seen.cards.keys()], [...files.keys()]);
  for (const [path, { blobId }] of files) {
    const card = seen.cards.get(path);
    if (card?.blobId === blobId) await checkCard(world, card);
    else throw new Violation('convergence', `${path} is ${blobId}, but the card says ${card?.blobId}`);
  }
  checkCounts(project, seen);
}

async function checkCard(world: World, card: ReadCard): Promise<void> {
  const { path, blobId, content } = card;
  const expected = expectedOf(blobId);
  const wanted = {
    isProblem: expected.name === null,
    name: expected.name ?? basename(path, '.hck.json'),
    catalogue: expected.name === null ? null : catalogueOf(expected.name),
    version: CARD_VERSION + world.versionAt(0),
  };
  for (const key of ['isProblem', 'name', 'version'] as const) {
    if (card[key] !== wanted[key])
      throw new Violation('convergence', `${path}: ${key} is ${card[key]}, not ${wanted[key]}`);
  }
  if (!isDeepStrictEqual(card.catalogue, wanted.catalogue))
    throw new Violation('convergence', `${path} says ${JSON.stringify(card.catalogue)}`);
  if ((content === null) !== (expected.bytes === null))
    throw new Violation('convergence', `${path}: content or none`);
  if (content !== null) await checkContent(world, path, content, [expected.bytes]);
}

function checkCounts({ path }: GitProject, { cards, models, problems }: Snapshot): void {
  const bad = [...cards.values()].filter(({ isProblem }) => isProblem).length;
  if (models === cards.size - bad && problems === bad) return;
  throw new Violation(
    'convergence',
    `${path} counts ${models} and ${problems}, it has ${cards.size - bad} and ${bad}`,
  );
}
