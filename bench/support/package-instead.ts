import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageService } from '../../local/package.ts';
import { ROOT } from '../../local/root.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const SAME = [
  'build.mjs',
  'serverless.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'infra',
  'lib',
];

/**
 * Packages the service with other code in its functions: bundled, minified and zipped exactly as ours is, whatever is
 * changed about that.
 * @returns the directory of the zips
 */
export async function packageInstead(
  handlers: Readonly<Record<string, string>>,
  started: AsyncDisposableStack,
): Promise<string> {
  const root = await temporaryDirectory(started);
  for (const part of SAME) await cp(join(ROOT, part), join(root, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [name, source] of Object.entries(handlers)) {
    await mkdir(join(root, 'functions', name), { recursive: true });
    await writeFile(join(root, 'functions', name, 'handler.ts'), source);
  }
  return packageService(root);
}
