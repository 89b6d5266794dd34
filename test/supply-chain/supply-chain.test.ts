import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { gitText } from '../../local/gitlab/git.ts';
import { ROOT } from '../../local/root.ts';
import { foreignLicences } from './licences.ts';
import { readLockedPackages } from './locked-packages.ts';
import { findRealSecrets } from './secret-forms.ts';

const run = promisify(execFile);
const versions = z.record(z.string(), z.string());
const manifest = z
  .object({
    dependencies: versions,
    devDependencies: versions,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
const packages = await readLockedPackages();

describe('the packages', () => {
  it('have licences that somebody here has agreed to', () => {
    expect(foreignLicences(packages)).toEqual([]);
  });

  it.each(['', 'GPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN LICENSE', '(MIT)(GPL-3.0-only)'])(
    'would not pass with the licence "%s"',
    (licence) => {
      const [one] = packages;
      expect(foreignLicences([{ ...one, licence } as (typeof packages)[number]])).toHaveLength(1);
    },
  );

  it('are those of the lockfile to the byte, from whatever registry', () => {
    expect(packages.filter(({ hasIntegrity }) => !hasIntegrity)).toEqual([]);
    expect(packages.filter(({ hasAddress }) => hasAddress)).toEqual([]);
  });

  it('are named with exact versions', () => {
    const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('run no script when they are installed, but for those that are named', async () => {
    const withScript = new Set(packages.filter((one) => one.hasInstallScript).map(({ name }) => name));
    expect(Object.keys(manifest.allowScripts).toSorted()).toEqual([...withScript].toSorted());
    // npm stops at any other then.
    expect(await readFile(join(ROOT, '.npmrc'), 'utf8')).toContain('strict-allow-scripts=true\n');
  });

  it('that are deployed stand in the bill of materials', async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, 'test', 'supply-chain', 'sbom.ts')]);
    const bill = z.object({ components: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(stdout));
    const billed = new Set(bill.components.map(({ name }) => name));
    expect(Object.keys(manifest.dependencies).filter((name) => !billed.has(name))).toEqual([]);
    expect(billed.has('jest')).toBe(false);
  });
});

describe('the tree', () => {
  it("has nobody's secret in it", async () => {
    const names = (await gitText(['ls-files', '-z'], { cwd: ROOT }))
      .split('\0')
      .filter((name) => name !== '');
    expect(names.length).toBeGreaterThan(500);
    const found = await Promise.all(
      names.map(async (name) => {
        const text = await readFile(join(ROOT, name), 'latin1').catch(() => '');
        return findRealSecrets(text).map(() => name);
      }),
    );
    expect(found.flat()).toEqual([]);
  });

  it.each([
    ['glpat-', 'aB3dE6gH9jK2mN5pQ8sT'],
    ['AKIA', 'Q3EGNUZVXMJ4CKOP'],
    ['ghp_', 'aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN5pQ8sT'],
    ['whsec_', 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMw=='],
    ['-----BEGIN PRIVATE ', `KEY-----\n${'MC4CAQAwBQYDK2VwBCIEIA'.repeat(3)}`],
  ])('would be found out with one that begins with %s', (beginning, rest) => {
    // In two pieces, or this file would be found.
    expect(findRealSecrets(`token: "${beginning + rest}"`)).toHaveLength(1);
  });
});
