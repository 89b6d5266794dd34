import { judge, type Result, type Unit } from './result.ts';

const HEADER = ['bench', 'measured', 'median', 'half of them', 'reference', 'ratio', 'target', ''];

/** The results as a table that can stand in docs/performance.md. */
export function formatTable(results: readonly (Result & { readonly bench: string })[]): string {
  const rows = [HEADER, HEADER.map(() => '---'), ...results.map(rowOf)];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function rowOf(result: Result & { readonly bench: string }): string[] {
  const { bench, what, unit, samples, reference, target } = result;
  const { value, spread, ratio, isMet } = judge(result);
  return [
    bench,
    what,
    format(value, unit),
    samples.length === 1 ? '' : `${format(spread[0])} – ${format(spread[1])}`,
    reference === undefined ? '' : `${reference.what}: ${format(value / (ratio ?? 1), unit)}`,
    ratio === null ? '' : `${ratio.toFixed(2)} ×`,
    target === undefined
      ? ''
      : `≤ ${target.of === 'ratio' ? `${target.atMost} ×` : format(target.atMost, unit)}`,
    isMet === null ? '' : isMet ? 'met' : 'MISSED',
  ];
}

function format(value: number, unit?: Unit): string {
  const text = Number(value.toPrecision(value < 10_000 ? 4 : 5)).toLocaleString('en', {
    maximumFractionDigits: 2,
  });
  return unit === undefined ? text : `${text} ${unit}`;
}
