import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { packageService } from '../../local/package.ts';
import { ROOT } from '../../local/root.ts';

export type Checkout = AsyncDisposable & { readonly directory: string };

const PARTS = [
  ...['build.mjs', 'serverless.yml', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['cli', 'functions', 'infra', 'lib', 'local'],
];

/**
 * A checkout of its own, with the sources as they are: `npm start` runs once a checkout, and whoever runs the tests may
 * have it running in this one.
 */
export async function makeCheckout(): Promise<Checkout> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-checkout-'));
  for (const part of PARTS) await cp(join(ROOT, part), join(directory, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  await mkdir(join(directory, 'tmp'));
  // The same sources have the same package.
  const packaged = await packageService();
  await mkdir(join(directory, '.modelhub', 'packages'), { recursive: true });
  await cp(packaged, join(directory, '.modelhub', 'packages', basename(packaged)), { recursive: true });
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}
