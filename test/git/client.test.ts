import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { discoverCapabilities } from '../../lib/git/capabilities.ts';
import { diffFiles } from '../../lib/git/diff-files.ts';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import { readHead } from '../../lib/git/head.ts';
import { listFiles } from '../../lib/git/list-files.ts';
import type { GitRemote, ObjectFormat } from '../../lib/git/types.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { collect, failureOf } from '../support/chunks.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import {
  changesBetween,
  commitTree,
  filesOf,
  type TestFile,
  type TestSubmodule,
} from '../support/git-tree.ts';

const EVERYTHING = () => true;

let root: string;
let server: GitServer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-git-'));
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

function remoteOf(name: string): GitRemote {
  return { url: server.urlOf(name), token: 'unused' };
}

/** A model of some size: versions differ in one line, so that git stores them as deltas. */
function model(name: string, version: number): string {
  const lines = Array.from({ length: 300 }, (_, i) => `  "${name} ${i}": "${(i * 7919) % 1013}"`);
  lines[version * 10] = `  "version": ${version}`;
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** What a repository can hold, changed from version to version in every way that git knows. */
function versionsOf(format: ObjectFormat): (TestFile | TestSubmodule)[][] {
  const elsewhere = 'ab'.repeat(format === 'sha1' ? 20 : 32);
  const everywhere = (version: number): (TestFile | TestSubmodule)[] => [
    ...['a', 'b', 'c', 'd'].map((name) => ({ path: `models/${name}.hck.json`, bytes: model(name, version) })),
    { path: 'models/deeply/nested/in/one/more/directory/x.hck.json', bytes: model('x', 0) },
    { path: 'models.hck.json', bytes: 'sorts between' },
    { path: 'models-', bytes: 'so does this' },
    { path: 'empty', bytes: '' },
    { path: 'with space, "quotes" and\nline feed', bytes: 'a' },
    { path: 'Größe/модель.hck.json', bytes: 'b' },
    { path: Buffer.from('latin1/Gr\xf6\xdfe.hck.json', 'latin1'), bytes: 'c' },
  ];
  return [
    [
      ...everywhere(0),
      { path: 'run.sh', mode: '100755', bytes: '#!/bin/sh\n' },
      { path: 'link', mode: '120000', bytes: 'models.hck.json' },
      { path: 'module', commit: elsewhere },
      { path: 'turns', bytes: 'a file' },
      { path: 'folds/x', bytes: 'in a directory' },
      { path: 'folds/y/z', bytes: 'in a directory' },
    ],
    [
      ...everywhere(1),
      { path: 'run.sh', bytes: '#!/bin/sh\n' },
      { path: 'link', bytes: 'models.hck.json' },
      { path: 'module', bytes: 'no more' },
      { path: 'turns/into', bytes: 'a directory' },
      { path: 'turns/into.one', bytes: 'a directory' },
      { path: 'folds', bytes: 'now a file' },
      { path: 'new.hck.json', bytes: Buffer.alloc(3_000_000, 'long ') },
    ],
    [...everywhere(2).slice(1), { path: 'link', mode: '120000', bytes: 'elsewhere' }],
    [],
  ];
}

const LAYOUTS: readonly (readonly [string, ObjectFormat, (repository: string) => Promise<unknown>])[] = [
  ['packed', 'sha1', (cwd) => git(['repack', '-adfq', '--depth=50', '--window=50'], { cwd })],
  ['packed', 'sha256', (cwd) => git(['repack', '-adfq', '--depth=50', '--window=50'], { cwd })],
  ['loose', 'sha1', async () => {}],
  ['loose', 'sha256', async () => {}],
];

describe.each(LAYOUTS)('the client on a real repository, %s, %s', (layout, format, arrange) => {
  const name = `${layout}-${format}`;
  const remote = () => remoteOf(name);
  const capabilities = { objectFormat: format, unborn: true };
  const commits: string[] = [];
  let repository: string;

  beforeAll(async () => {
    repository = join(root, `${name}.git`);
    await createRepository(repository, { objectFormat: format });
    for (const files of versionsOf(format)) {
      commits.push(await commitTree(repository, files, { loose: layout === 'loose' }));
    }
    await arrange(repository);
  });

  const blobsOf = (ids: string[]) => fetchBlobs(remote(), capabilities, ids, { maxBlobBytes: 10_000_000 });

  async function requestsOf(work: () => Promise<unknown>): Promise<number> {
    const before = server.requests.length;
    await work();
    return server.requests.length - before;
  }

  it('has deltas to read if it is packed', async () => {
    const format = '--batch-check=%(deltabase)';
    const bases = await gitText(['cat-file', '--batch-all-objects', format], { cwd: repository });
    expect(/[1-9a-f]/.test(bases)).toBe(layout === 'packed');
  });

  it('learns what the server can do, and what HEAD is', async () => {
    await expect(discoverCapabilities(remote())).resolves.toEqual(capabilities);
    const head = { kind: 'commit', branch: 'main', commit: commits.at(-1) };
    await expect(readHead(remote(), capabilities)).resolves.toEqual(head);
  });

  it('lists the files of every commit as git does', async () => {
    for (const commit of commits) {
      const objects = await fetchTrees(remote(), capabilities, [commit]);
      expect(listFiles(objects, commit, EVERYTHING)).toEqual(await filesOf(repository, commit));
    }
  });

  it('compares any two commits as git does', async () => {
    const objects = await fetchTrees(remote(), capabilities, commits);
    for (const from of commits) {
      for (const to of commits) {
        const changes = await changesBetween(repository, from, to);
        expect(diffFiles(objects, from, to, EVERYTHING)).toEqual(changes);
      }
    }
  });

  it('fetches every blob once, with the bytes that git has', async () => {
    const files = (await Promise.all(commits.map((commit) => filesOf(repository, commit)))).flat();
    const ids = files.map(({ blobId }) => blobId);
    const blobs = await collect(blobsOf(ids));
    expect(blobs.map(({ blobId }) => blobId).sort()).toEqual([...new Set(ids)].sort());
    for (const blob of blobs) {
      if (blob.kind !== 'blob') throw new Error(`${blob.blobId} is ${blob.kind}`);
      const { blobId, bytes } = blob;
      expect(bytes.equals(await git(['cat-file', 'blob', blobId], { cwd: repository }))).toBe(true);
    }
  });

  it('takes one request for each of these', async () => {
    const [first = '', second = ''] = commits;
    const ids = (await filesOf(repository, first)).map(({ blobId }) => blobId);
    expect(await requestsOf(() => discoverCapabilities(remote()))).toBe(1);
    expect(await requestsOf(() => readHead(remote(), capabilities))).toBe(1);
    expect(await requestsOf(() => fetchTrees(remote(), capabilities, [first, second]))).toBe(1);
    expect(await requestsOf(() => collect(blobsOf(ids)))).toBe(1);
    expect(await requestsOf(() => collect(blobsOf([])))).toBe(0);
  });

  it('ends a fetch that nobody reads on, and stays usable', async () => {
    const ids = (await filesOf(repository, commits[1] ?? '')).map(({ blobId }) => blobId);
    for await (const _ of blobsOf(ids)) break;
    await expect(readHead(remote(), capabilities)).resolves.toMatchObject({ kind: 'commit' });
  });

  it('says which object the server does not have', async () => {
    const unknown = '12'.repeat(format === 'sha1' ? 20 : 32);
    const trees = fetchTrees(remote(), capabilities, [commits[0] ?? '', unknown]);
    const failures = [await failureOf(trees), await failureOf(blobsOf([unknown]))];
    for (const error of failures) {
      expect(error).toMatchObject({ code: 'GIT_NOT_OUR_REF', outcome: 'retry' });
      expect(String(error)).toContain(unknown);
    }
  });

  it('says so too where the id is one of another format', async () => {
    const foreign = '12'.repeat(format === 'sha1' ? 32 : 20);
    const error = await failureOf(fetchTrees(remote(), capabilities, [foreign]));
    expect(error).toMatchObject({ code: 'GIT_NOT_OUR_REF' });
  });

  it('misses a commit whose id is that of a tree', async () => {
    const tree = await gitText(['rev-parse', `${commits[0]}^{tree}`], { cwd: repository });
    const error = await failureOf(fetchTrees(remote(), capabilities, [tree]));
    expect(error).toMatchObject({ code: 'GIT_INCOMPLETE', outcome: 'retry' });
  });

  it('does not take the silence about another object format for an empty repository', async () => {
    const other: ObjectFormat = format === 'sha1' ? 'sha256' : 'sha1';
    const error = await failureOf(readHead(remote(), { ...capabilities, objectFormat: other }));
    expect(error).toMatchObject({ outcome: 'retry' });
  });
});

describe('the client on an empty repository', () => {
  const capabilities = { objectFormat: 'sha1', unborn: true } as const;

  it('reads the branch that is to come', async () => {
    await createRepository(join(root, 'empty.git'), { defaultBranch: 'trunk' });
    await expect(discoverCapabilities(remoteOf('empty'))).resolves.toEqual(capabilities);
    await expect(readHead(remoteOf('empty'), capabilities)).resolves.toEqual({
      kind: 'empty',
      branch: 'trunk',
    });
  });

  it('knows no branch where the server cannot name it', async () => {
    const repository = join(root, 'silent.git');
    await createRepository(repository);
    await git(['config', 'lsrefs.unborn', 'ignore'], { cwd: repository });
    const found = await discoverCapabilities(remoteOf('silent'));
    expect(found).toEqual({ ...capabilities, unborn: false });
    await expect(readHead(remoteOf('silent'), found)).resolves.toEqual({ kind: 'empty', branch: null });
  });
});

describe('the client without a repository', () => {
  it('says that there is none', async () => {
    const error = await failureOf(discoverCapabilities(remoteOf('nowhere')));
    expect(error).toMatchObject({ code: 'GIT_NOT_FOUND', outcome: 'permanent' });
  });
});
