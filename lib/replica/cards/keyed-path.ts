import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';

/** Longest path, in bytes, that is its own key: a DynamoDB sort key holds 1,024 bytes. */
const MAX_KEY_PATH = 1000;

/** How a file of a repository is known in the table. */
export type KeyedPath = {
  /** The card's sort key: `MODEL#<path>`, or `MODEL~<sha256 of the path>` where the path cannot be a key. */
  readonly key: string;
  /** For people. Not UTF-8: with U+FFFD in the place of what cannot be shown. */
  readonly path: string;
  /** The path as git has it, where `path` cannot say it. */
  readonly pathBytes: Buffer | null;
};

/** Paths are bytes in git, and two that differ only in case or normalisation are two files: nothing is changed. */
export function keyedPath(bytes: Buffer): KeyedPath {
  const path = bytes.toString('utf8');
  const pathBytes = isUtf8(bytes) ? null : bytes;
  if (pathBytes === null && bytes.length <= MAX_KEY_PATH) return { key: `MODEL#${path}`, path, pathBytes };
  return { key: `MODEL~${createHash('sha256').update(bytes).digest('hex')}`, path, pathBytes };
}
