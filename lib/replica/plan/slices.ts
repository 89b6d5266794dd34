import type { Plan } from './plan.ts';

/** What a slice has in the worker: their cards take some 20 MB at most. */
export const SLICE_FILES = 2_000;

/**
 * Cuts a plan into slices that can be committed one after the other: what is renamed comes first, for the card that it
 * came from may be overwritten later on; then what was pushed; and what is deleted comes last, for readers never to miss
 * a renamed file. However much is deleted at once, what a run that is cut leaves behind is cleaned up in its time.
 */
export function cutSlices({ moves, revisions, fetches, deletes }: Plan, files: number): Plan[] {
  const slices: Plan[] = [];
  const count = fetches.length + revisions.length;
  for (let at = 0; at < count || at === 0; at += files) {
    const revised = [at, at + files].map((place) => Math.max(0, place - fetches.length));
    slices.push({
      moves: at === 0 ? moves : [],
      fetches: fetches.slice(at, at + files),
      revisions: revisions.slice(...revised),
      deletes: at + files >= count ? deletes.slice(0, files) : [],
    });
  }
  for (let at = files; at < deletes.length; at += files)
    slices.push({ moves: [], fetches: [], revisions: [], deletes: deletes.slice(at, at + files) });
  return slices;
}
