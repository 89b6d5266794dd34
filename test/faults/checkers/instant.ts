import { expectedOf } from '../contents.ts';
import type { GitProject } from '../git-project.ts';
import type { Snapshot } from '../table-reader.ts';
import { expectSame, Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { checkContent } from './content.ts';

/** Places in a project's list of heads. */
export type Places = {
  /** Of the head that is shown or on its way. */
  shown: number;
  /** Of the head that was last shown whole. */
  whole: number;
};

/**
 * Monotone: what is shown is never older than what was shown before. Whether a hint is the newest is told by the front
 * door's clock: where that is wrong and a replica lags as well, an older hint may pass for the newest, and no promise is
 * made.
 */
export function checkMonotone(world: World, project: GitProject, seen: Snapshot, places: Places): void {
  const shown = seen.syncing ?? seen.head;
  if (shown === null) return;
  const place = placeOf(project, shown, places.shown);
  const isPromised = world.options.skewMs === 0 || project.replicas.length === 0;
  if (place === null && isPromised) {
    throw new Violation(
      'monotone',
      `${project.path} shows ${shown} after ${project.heads[places.shown]?.commit}`,
    );
  }
  places.shown = place ?? placeOf(project, shown, 0) ?? 0;
  if (seen.head !== null) places.whole = placeOf(project, seen.head, places.whole) ?? 0;
}

function placeOf({ heads }: GitProject, commit: string, from: number): number | null {
  const place = heads.findIndex((head, index) => index >= from && head.commit === commit);
  return place < 0 ? null : place;
}

/** What a reader is promised: no commit under way and a generation that stays, and the cards are those of one head. */
export async function checkOneHead(world: World, project: GitProject, seen: Snapshot): Promise<void> {
  if (seen.head === null || seen.syncing !== null || seen.status === 'empty') return;
  const models = await world.stage.oracle.modelsOf(project.repository.directory, seen.head);
  const cards = [...seen.cards.values()].map(({ path, blobId }) => `${path} ${blobId}`);
  const files = [...models].map(([path, { blobId }]) => `${path} ${blobId}`);
  expectSame('one head', `${project.path} says ${seen.head}`, cards, files);
}

/** No path is absent that is in every head since the one that was last shown whole. */
export async function checkNoPhantomDelete(
  world: World,
  project: GitProject,
  seen: Snapshot,
  { whole }: Places,
): Promise<void> {
  if (seen.head === null || seen.status === 'empty') return;
  const { oracle } = world.stage;
  const { directory } = project.repository;
  const since = new Set(project.heads.slice(whole).map(({ commit }) => commit));
  const trees = await Promise.all([...since].map((commit) => oracle.modelsOf(directory, commit)));
  const first = trees[0] ?? new Map();
  for (const path of first.keys()) {
    if (seen.cards.has(path) || !trees.every((tree) => tree.has(path))) continue;
    throw new Violation(
      'no phantom delete',
      `${path} of ${project.path} is in every head since ${seen.head}`,
    );
  }
}

/**
 * While a file is renamed, it is there under one of its names. A commit on the way to a head in between, which was
 * overtaken, may have put something else in its place: only what all these heads have has to be there.
 */
export async function checkRenames(
  world: World,
  project: GitProject,
  seen: Snapshot,
  { whole }: Places,
): Promise<void> {
  if (seen.head === null || seen.syncing === null || seen.status === 'empty') return;
  const { oracle } = world.stage;
  const { directory } = project.repository;
  const before = await oracle.modelsOf(directory, seen.head);
  const after = await oracle.modelsOf(directory, seen.syncing);
  const { syncing } = seen;
  const last = project.heads.findLastIndex(({ commit }) => commit === syncing);
  const heads = [...project.heads.slice(whole, last + 1).map(({ commit }) => commit), syncing];
  const trees = await Promise.all(heads.map((commit) => oracle.modelsOf(directory, commit)));
  const blobs = trees.map((tree) => new Set([...tree.values()].map(({ blobId }) => blobId)));
  const shown = new Set([...seen.cards.values()].map(({ blobId }) => blobId));
  for (const [path, { blobId }] of before) {
    const isKept = blobs.every((ids) => ids.has(blobId));
    if (after.has(path) || !isKept || shown.has(blobId)) continue;
    throw new Violation(
      'no phantom delete',
      `${path} of ${project.path} is renamed, and nowhere at the moment`,
    );
  }
}

/** The content of each card is whole, and not about to expire. @param sound what was found so before */
export async function checkNoDanglingCard(world: World, seen: Snapshot, sound: Set<string>): Promise<void> {
  for (const { path, content, lastGood } of seen.cards.values()) {
    for (const wanted of [content, lastGood]) {
      if (wanted === null || sound.has(wanted.contentId)) continue;
      const { bytes, meanwhile } = expectedOf(wanted.blobId);
      await checkContent(world, path, wanted, [bytes, meanwhile]);
      sound.add(wanted.contentId);
    }
  }
}
