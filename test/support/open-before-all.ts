import { afterAll, beforeAll } from '@jest/globals';

/**
 * Opens something before the tests of a file, or of the `describe` that this is called in, and closes it after them.
 * @returns what gives it to a test
 */
export function openBeforeAll<T extends { close(): Promise<void> }>(open: () => Promise<T>): () => T {
  let opened: T | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === undefined) throw new Error('It is opened when the tests begin.');
    return opened;
  };
}
