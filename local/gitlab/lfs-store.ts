import { createHash } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type LfsObject = {
  readonly file: string;
  readonly size: number;
};

/**
 * Puts a content into the Git LFS of a repository, as `git lfs push` would.
 * @returns its pointer, which is what stands in git for it
 */
export async function storeLfsObject(repository: string, bytes: Buffer): Promise<string> {
  const oid = createHash('sha256').update(bytes).digest('hex');
  const file = fileOf(repository, oid);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`;
}

/** Null: the repository has none of this id. */
export async function findLfsObject(repository: string, oid: string): Promise<LfsObject | null> {
  const file = fileOf(repository, oid);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  return found && { file, size: found.size };
}

/** Where git-lfs keeps them in a bare repository. */
function fileOf(repository: string, oid: string): string {
  return join(repository, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
}
