import { existsSync } from 'node:fs';
import { describe, it } from '@jest/globals';
import { sharedDirectory } from './shared-directory.ts';

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
