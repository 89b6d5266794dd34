import { join } from 'node:path';

/** The checkout that `hub` is run from. Here alone, next to `hub.ts`: a bundle of it stands in the same directory. */
export const ROOT = join(import.meta.dirname, '..');
