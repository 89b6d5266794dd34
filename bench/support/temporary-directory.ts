import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that is gone when the bench is over. */
export async function temporaryDirectory(started: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-bench-'));
  started.defer(() => rm(directory, { recursive: true }));
  return directory;
}
