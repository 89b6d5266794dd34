import type { Plan } from './plan.ts';

/** What a slice has in the worker: their cards take some 20 MB at most. */
export const SLICE_FILES = 2_000;

/**
 * Cuts a plan into slices that can be committed one after the other: what is renamed comes first, for the card that it
 * came from may be overwritten later on, and what is deleted comes last, for readers never to miss a renamed file.
 */
export function cutSlices({ moves, fetches, deletes }: Plan, files: number): Plan[] {
  const slices: Plan[] = [];
  for (let at = 0; at < fetches.length || at === 0; at += files) {
    const isLast = at + files >= fetches.length;
    slices.push({
      moves: at === 0 ? moves : [],
      fetches: fetches.slice(at, at + files),
      deletes: isLast ? deletes : [],
    });
  }
  return slices;
}
