import type { MutantResult, MutantStatus } from '@stryker-mutator/api/core';

/** Of ten changes to a folder nine have to be noticed. */
export const LEAST_PERCENT = 90;

export type Score = { readonly mutants: number; readonly noticed: number; readonly percent: number };

/** A test that fails has noticed a change, and so has one that no longer ends. */
const NOTICED: ReadonlySet<MutantStatus> = new Set<MutantStatus>(['Killed', 'Timeout']);
const UNNOTICED: ReadonlySet<MutantStatus> = new Set<MutantStatus>(['Survived', 'NoCoverage']);

/** Changes that make a program that cannot be loaded say nothing about the tests, and are not counted. */
export function scoreOf(mutants: readonly Pick<MutantResult, 'status'>[]): Score {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const all = noticed + mutants.filter(({ status }) => UNNOTICED.has(status)).length;
  return { mutants: all, noticed, percent: all === 0 ? 100 : (100 * noticed) / all };
}
