import type { Where } from '../stack/where.ts';
import { HUB } from '../usage.ts';

/** A command in backticks, as texts have it: `hub dlq list`, `hub --help`. */
const COMMAND = /`hub (?=[a-z-])/g;

/**
 * Makes of each command that a text names the line that a shell in the checkout takes, and that means the same hub as the
 * command whose text it is.
 */
export function pasteable(text: string, where: Where): string {
  return text.replaceAll(COMMAND, `\`${HUB} ${optionsFor(where)}`);
}

function optionsFor(where: Where): string {
  switch (where.kind) {
    case 'local':
      return '';
    case 'stage':
      return `--stage ${where.stage} `;
  }
}
