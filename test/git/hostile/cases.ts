import { BLOB_SIZE_CASES } from './cases/blob-sizes.ts';
import { DELTA_CASES } from './cases/deltas.ts';
import { ENDLESS_CASES } from './cases/endless.ts';
import { MANY_OBJECTS_CASES } from './cases/many-objects.ts';
import { TREE_CASES } from './cases/trees.ts';
import type { HostileCase } from './hostile-case.ts';

/** By what they attack. */
export const HOSTILE_CASES: readonly HostileCase[] = [
  ...TREE_CASES,
  ...BLOB_SIZE_CASES,
  ...DELTA_CASES,
  ...MANY_OBJECTS_CASES,
  ...ENDLESS_CASES,
];
