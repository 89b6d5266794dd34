import { readFileSync } from 'node:fs';
import type { MutantResult } from '@stryker-mutator/api/core';

/** Changes to a line of code that no test notices, and why that is well. */
export type Survivor = {
  readonly file: string;
  readonly line: string;
  /** What was put in the place of what. */
  readonly changes: readonly string[];
  /** Null: nobody has looked at it yet. */
  readonly reason: string | null;
};

/** @param readSource the text of a file that was mutated */
export function listSurvivors(
  mutants: readonly MutantResult[],
  readSource: (file: string) => string = (file) => readFileSync(file, 'utf8'),
): Survivor[] {
  const lines = new Map<string, Survivor>();
  for (const { fileName, location, replacement, status } of mutants) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    const file = fileName.slice(fileName.indexOf('lib/'));
    const source = readSource(file).split('\n');
    const line = (source[location.start.line - 1] ?? '').trim();
    const change = `${cut(textAt(source, location))} → ${cut(replacement)}`;
    const key = keyOf({ file, line });
    const { changes = [] } = lines.get(key) ?? {};
    lines.set(key, { file, line, changes: [...changes, change], reason: null });
  }
  return [...lines.values()]
    .map((survivor) => ({ ...survivor, changes: survivor.changes.toSorted() }))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Gives survivors the reasons that were found for the same lines before. A change that is new needs a new look. */
export function keepReasons(survivors: readonly Survivor[], before: readonly Survivor[]): Survivor[] {
  const known = new Map(before.map((survivor) => [keyOf(survivor), survivor]));
  return survivors.map((survivor) => {
    const { changes, reason = null } = known.get(keyOf(survivor)) ?? {};
    const isKnown = survivor.changes.every((change) => changes?.includes(change));
    return { ...survivor, reason: isKnown ? reason : null };
  });
}

function keyOf({ file, line }: Pick<Survivor, 'file' | 'line'>): string {
  return `${file}\n${line}`;
}

/** @param location lines and columns from 1 */
function textAt(source: readonly string[], { start, end }: MutantResult['location']): string {
  const first = source[start.line - 1] ?? '';
  if (start.line === end.line) return first.slice(start.column - 1, end.column - 1);
  const between = source.slice(start.line, end.line - 1);
  const last = (source[end.line - 1] ?? '').slice(0, end.column - 1);
  return [first.slice(start.column - 1), ...between, last].join('\n');
}

/** Enough of a text to know it by. */
function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
