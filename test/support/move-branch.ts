import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Has `main` of a bare repository be at a commit that is there, as a forced push does: a ref is a file (gitrepository-layout). */
export async function moveBranch(repository: string, commit: string): Promise<void> {
  await writeFile(join(repository, 'refs', 'heads', 'main'), `${commit}\n`);
}
