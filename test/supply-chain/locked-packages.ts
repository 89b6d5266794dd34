import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from '../../local/root.ts';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      license: z._default(z.string(), ''),
      integrity: z.optional(z.string()),
      resolved: z.optional(z.string()),
      dev: z._default(z.boolean(), false),
      hasInstallScript: z._default(z.boolean(), false),
    }),
  ),
});

export type LockedPackage = {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; empty where the package says nothing. */
  readonly licence: string;
  /** What the functions may be made of; else it only builds and tests. */
  readonly isDeployed: boolean;
  readonly hasInstallScript: boolean;
  readonly hasIntegrity: boolean;
  /** An address in the lockfile: it would be that of somebody's machine. */
  readonly hasAddress: boolean;
};

const FOLDER = 'node_modules/';

/** All packages that `npm ci` installs on any platform, as the lockfile has them. */
export async function readLockedPackages(): Promise<LockedPackage[]> {
  const { packages } = lockfile.parse(JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([path]) => path.includes(FOLDER))
    .map(([path, { version, license, integrity, resolved, dev, hasInstallScript }]) => ({
      name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length),
      version,
      licence: license,
      isDeployed: !dev,
      hasInstallScript,
      hasIntegrity: integrity !== undefined,
      hasAddress: resolved !== undefined,
    }));
}
