import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Result, Unit } from './result.ts';
import { median } from './statistics.ts';

/** By bench and measurement. */
export type Baseline = Readonly<Record<string, number>>;

export type Named = Result & { readonly bench: string };

const FILE = join(import.meta.dirname, '..', 'baseline.json');
const baseline = z.record(z.string(), z.number());

/** Counts and sizes are the same on every machine; ratios of times are not quite, least of all on one that is shared. */
const COUNT_TOLERANCE = 1.05;
const RATIO_TOLERANCE = 1.4;

export async function readBaseline(): Promise<Baseline> {
  return baseline.parse(JSON.parse(await readFile(FILE, 'utf8')));
}

export async function writeBaseline(results: readonly Named[]): Promise<void> {
  const entries = results.flatMap((result) => {
    const value = comparable(result);
    return value === null ? [] : [[nameOf(result), Number(value.toPrecision(4))] as const];
  });
  await writeFile(FILE, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}

/** What is clearly worse than it was, in words. */
export function regressions(results: readonly Named[], before: Baseline): string[] {
  return results.flatMap((result) => {
    const value = comparable(result);
    const known = before[nameOf(result)];
    if (value === null) return [];
    if (known === undefined) return [`${nameOf(result)} is not in bench/baseline.json.`];
    const most = known * (isTime(result.unit) ? RATIO_TOLERANCE : COUNT_TOLERANCE);
    return value > most ? [`${nameOf(result)}: ${value.toPrecision(4)}, where it was ${known}.`] : [];
  });
}

/** Null: it depends on the machine. Of times it is the least ones that are compared: others were busy the less with those. */
function comparable({ unit, samples, reference }: Result): number | null {
  if (!isTime(unit)) return median(samples);
  return reference === undefined ? null : Math.min(...samples) / Math.min(...reference.samples);
}

function isTime(unit: Unit): boolean {
  return unit === 'ms' || unit === 's' || unit === 'GB-s' || unit === 'MB';
}

function nameOf({ bench, what }: Named): string {
  return `${bench}: ${what}`;
}
