/** One pattern of a `.hubignore`, before its wildcards are looked at. */
export type Rule = {
  /** Of all rules that match, the one with the highest number decides. */
  readonly order: number;
  /** `!`: what it matches is replicated after all. */
  readonly negated: boolean;
  /** `…/`: it matches directories, and by them all that is below. */
  readonly directoriesOnly: boolean;
  /** It begins at the root, for it had a slash before its end; else in any directory. */
  readonly anchored: boolean;
  /** A character a byte, as everywhere here: git matches bytes. */
  readonly glob: string;
};

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** Reads the lines as git reads a `.gitignore`: gitignore(5), "Pattern format". */
export function readRules(bytes: Buffer): Rule[] {
  const text = bytes.toString('latin1');
  const lines = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(3) : text).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readRule);
}

function readRule(line: string, order: number): Rule {
  const text = trimEnd(line.endsWith('\r') ? line.slice(0, -1) : line);
  const negated = text.startsWith('!');
  const directoriesOnly = text.endsWith('/');
  const pattern = text.slice(Number(negated), directoriesOnly ? -1 : undefined);
  const anchored = pattern.includes('/');
  const glob = pattern.startsWith('/') ? pattern.slice(1) : pattern;
  return { order, negated, directoriesOnly, anchored, glob };
}

/** Without the spaces at the end, unless a backslash keeps one. No regular expression: they take quadratic time here. */
function trimEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end -= 1;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes += 1;
  return line.slice(0, backslashes % 2 === 0 ? end : end + 1);
}
