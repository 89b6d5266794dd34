import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';

/** Real models, histories and webhooks. No licence lets us copy all of them, so they lie beside the checkout. */
export const sharedDirectory =
  process.env.MODELHUB_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');

/** `describe` for tests on `sharedDirectory`; where it is missing, one test whose name says what was not run. */
export function describeWithShared(name: string, tests: () => void): void {
  if (existsSync(sharedDirectory)) {
    describe(name, tests);
    return;
  }
  const notRun = `SKIPPED: ${name}: no folder ${sharedDirectory} (MODELHUB_SHARED says where it is)`;
  console.warn(notRun);
  it(notRun, () => {});
}
