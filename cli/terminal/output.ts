import { CommandError, EXIT } from '../exit-code.ts';

/** Writes to standard output and waits until it is taken: a large model must not pile up before a slow reader. */
export async function writeOut(data: string | Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  process.stdout.once('error', reject);
  process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
  try {
    await promise;
  } catch (error) {
    // The reader has seen enough, as `head` does.
    if (Error.isError(error) && 'code' in error && error.code === 'EPIPE') return;
    throw new CommandError(EXIT.failed, `Standard output cannot be written: ${String(error)}`, {
      cause: error,
    });
  } finally {
    process.stdout.off('error', reject);
  }
}

export async function writeJson(value: unknown): Promise<void> {
  await writeOut(`${JSON.stringify(value, null, 2)}\n`);
}
