import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BLOB_LIMITS } from '../../lib/git/limits.ts';
import { readPack } from '../../lib/git/pack/read-pack.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { slicesOf } from '../support/chunks.ts';
import { commitTree } from '../support/git-tree.ts';
import { describeWithShared } from '../support/shared.ts';
import { sharedDirectory } from '../support/shared-directory.ts';

const BUNDLES = [
  'hackolade+demo-models-read-only.bundle',
  'hackolade+sample-data-models.bundle',
  'hackolade-public+DataSummit2026.bundle',
];

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-pack-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** `<id> <type> <size>` of every object, in order of the ids. */
async function objectsIn(pack: Buffer, cacheBytes = BLOB_LIMITS.cacheBytes): Promise<string[]> {
  const lines: string[] = [];
  const limits = { ...BLOB_LIMITS, cacheBytes };
  for await (const item of readPack(slicesOf(pack, 65_515), 'sha1', limits)) {
    if (item.kind === 'object') lines.push(`${item.id} ${item.type} ${item.bytes.length}`);
  }
  return lines.sort();
}

async function objectsOf(repository: string): Promise<string[]> {
  const check = [
    'cat-file',
    '--batch-all-objects',
    '--batch-check=%(objectname) %(objecttype) %(objectsize)',
  ];
  return (await gitText(check, { cwd: repository })).split('\n').sort();
}

describe('readPack, of packs that git makes', () => {
  let repository: string;

  beforeAll(async () => {
    repository = join(directory, 'versions.git');
    await createRepository(repository);
    const lines = Array.from({ length: 400 }, (_, i) => `line ${(i * 7919) % 1013} of a model`);
    for (let version = 0; version < 40; version++) {
      lines[version * 9] = `version ${version}`;
      await commitTree(repository, [{ path: `models/${version % 3}.hck.json`, bytes: lines.join('\n') }]);
    }
    await git(['tag', '-a', '-m', 'annotated', 'v1'], {
      cwd: repository,
      env: { GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@example.com' },
    });
  });

  it.each([
    ['bases by place', ['--delta-base-offset']],
    ['bases by id', []],
    [
      'long chains, bases by place',
      ['--delta-base-offset', '--depth=4000', '--window=100', '--no-reuse-delta'],
    ],
    ['long chains, bases by id', ['--depth=4000', '--window=100', '--no-reuse-delta']],
    ['no deltas', ['--depth=0', '--no-reuse-delta']],
  ])('with %s, finds every object', async (_, options) => {
    const pack = await git(['pack-objects', '--all', '--stdout', '-q', ...options], { cwd: repository });
    const expected = await objectsOf(repository);
    await expect(objectsIn(pack)).resolves.toEqual(expected);
    for (const cacheBytes of [10_000, 0]) {
      await expect(objectsIn(pack, cacheBytes)).resolves.toEqual(expected);
    }
  });
});

describeWithShared('readPack, of the packs in real bundles', () => {
  it.each(BUNDLES)('finds every object of %s', async (name) => {
    const bundle = join(sharedDirectory, 'histories', name);
    const repository = join(directory, name);
    await git(['clone', '--quiet', '--mirror', bundle, repository]);
    const bytes = await readFile(bundle);
    // gitformat-bundle: an empty line ends the header, the pack follows.
    const pack = bytes.subarray(bytes.indexOf('\n\n') + 2);
    await expect(objectsIn(pack)).resolves.toEqual(await objectsOf(repository));
  });
});
