import { show } from './show.ts';

export type Column<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string | number | null;
};

/** Rows under their titles, numbers to the right, nothing shown as "–". Answers the lines, the last one ended too. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => show(row[index]).length)),
  );
  const line = (row: readonly (string | number | null | undefined)[]): string =>
    row
      .map((cell, index) => align(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...cells.map(line)].map((text) => `${text}\n`).join('');
}

function align(cell: string | number | null | undefined, width: number): string {
  return typeof cell === 'number' ? show(cell).padStart(width) : show(cell).padEnd(width);
}
