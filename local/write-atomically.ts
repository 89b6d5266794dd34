import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file so that a reader sees the old content or the new one, never a part; only its owner may read it. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}.tmp`;
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, file);
}
