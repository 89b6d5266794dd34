import type { Tried } from './try-histories.ts';

/** Histories of a class, one after the other, that a process plays. */
export type Job = { readonly className: string; readonly runs: number; readonly seed: number };
export type JobDone = Job & { readonly tried: Tried };

/** So many histories in a process, then another class may have its turn. */
const LONGEST = 50;

/** Cuts the work. Half of it goes to all faults together, where that is among the classes. */
export function cutJobs(classes: readonly string[], runs: number, seed: number): Job[] {
  const isMixed = classes.includes('all') && classes.length > 1;
  const each = Math.ceil(isMixed ? runs / 2 / (classes.length - 1) : runs / classes.length);
  return classes.flatMap((className) => {
    const wanted = isMixed && className === 'all' ? Math.ceil(runs / 2) : each;
    return Array.from({ length: Math.ceil(wanted / LONGEST) }, (_, index) => ({
      className,
      runs: Math.min(LONGEST, wanted - index * LONGEST),
      seed: seed + index,
    }));
  });
}
