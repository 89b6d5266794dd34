import { styleText } from 'node:util';
import type { Session } from './command.ts';
import type { Finding } from './finding.ts';
import { writeOut } from './terminal/output.ts';
import { show } from './terminal/show.ts';

const MARKS = {
  ok: ['✓', 'green'],
  failed: ['✗', 'red'],
  unknown: ['–', 'yellow'],
} as const;

const WIDTH = 12;

/** Shows each finding as soon as it is there, unless a script wants them all at once. @returns all of them */
export async function report(
  findings: AsyncIterable<Finding>,
  { json, pasteable }: Pick<Session, 'json' | 'pasteable'>,
): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const { advice, ...seen } of findings) {
    const finding = { ...seen, advice: advice && pasteable(advice) };
    all.push(finding);
    if (!json) await writeOut(formatFinding(finding));
  }
  return all;
}

/** A line, and under it what to do. Colour is for terminals, as `styleText` finds out. */
export function formatFinding({ check, state, detail, advice }: Finding): string {
  const [mark, colour] = MARKS[state];
  const lines = [
    `${styleText(colour, mark, { stream: process.stdout })} ${show(check).padEnd(WIDTH)} ${show(detail)}\n`,
  ];
  if (advice !== null) lines.push(`${' '.repeat(WIDTH + 3)}${show(advice)}\n`);
  return lines.join('');
}

export function hasFailed(findings: readonly Finding[]): boolean {
  return findings.some(({ state }) => state === 'failed');
}
