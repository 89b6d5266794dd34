import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageWith } from '../../local/package.ts';

async function digests(directory: string): Promise<Record<string, string>> {
  const zips = (await readdir(directory)).filter((name) => name.endsWith('.zip')).toSorted();
  const entries = zips.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(directory, name)));
    return [name, hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it('two builds of the same sources, in two places, give the same zips to the byte', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-builds-'));
  const [first, second] = [join(directory, 'first'), join(directory, 'second')];
  await packageWith({ values: {}, files: {} }, first);
  await packageWith({ values: {}, files: {} }, second);
  const zips = await digests(first);
  expect(Object.keys(zips)).toEqual(['replicate.zip', 'rotate.zip', 'sweep.zip', 'webhook.zip']);
  expect(await digests(second)).toEqual(zips);
  await rm(directory, { recursive: true });
});
