import { stripVTControlCharacters } from 'node:util';

/** Text out of a repository must not steer the terminal. */
export function show(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined) return '–';
  return stripVTControlCharacters(String(cell)).replace(/\p{Cc}/gu, ' ');
}
