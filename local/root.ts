import { join } from 'node:path';

/** The root of the checkout. */
export const ROOT = join(import.meta.dirname, '..');

/** Everything that the local stack leaves in the checkout; untracked. */
export const WORK_DIR = join(ROOT, '.modelhub');
