import type { Problem } from '../types.ts';
import { HubIgnore } from './hub-ignore.ts';
import { readRules } from './read-rules.ts';

/**
 * It bounds the number of lines, the length of each, and with them memory: below 50 MB. A file that lists a
 * thousand models by their paths has room.
 */
export const MAX_HUB_IGNORE_BYTES = 64 * 1024;

export type ParsedHubIgnore =
  | { readonly kind: 'usable'; readonly ignore: HubIgnore }
  | { readonly kind: 'unusable'; readonly problem: Problem };

/**
 * Reads the `.hubignore` of a repository's root: gitignore(5), with one file instead of many. A malformed pattern
 * is no problem of the file: as in git, it matches nothing.
 */
export function parseHubIgnore(bytes: Buffer): ParsedHubIgnore {
  const problem = findProblem(bytes);
  return problem === null
    ? { kind: 'usable', ignore: new HubIgnore(readRules(bytes)) }
    : { kind: 'unusable', problem };
}

function findProblem(bytes: Buffer): Problem | null {
  if (bytes.length > MAX_HUB_IGNORE_BYTES) {
    const limit = MAX_HUB_IGNORE_BYTES.toLocaleString('en');
    return {
      code: 'HUBIGNORE_TOO_LARGE',
      message: `.hubignore has more than ${limit} bytes. Leave out directories instead of single files.`,
    };
  }
  // Taken literally, UTF-16 would leave nothing out, and what was to be kept back would be replicated.
  if (bytes.includes(0)) {
    return {
      code: 'HUBIGNORE_NOT_TEXT',
      message: '.hubignore is binary or UTF-16 text. Save it as UTF-8.',
    };
  }
  return null;
}
