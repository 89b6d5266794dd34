import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import { listFiles } from '../../lib/git/list-files.ts';
import { gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { collect, failureOf } from '../support/chunks.ts';
import { entryBytes } from '../support/git-objects.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;

let root: string;
let repository: string;
let server: GitServer;
let blob: string;
let tree: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-odd-trees-'));
  repository = join(root, 'odd.git');
  await createRepository(repository);
  server = await startGitServer(root);
  blob = await write('blob', Buffer.from('a model'));
  tree = await write('tree', entryBytes('100644', 'inside', blob));
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const remote = () => ({ url: server.urlOf('odd'), token: 'unused' });

/** Whatever the bytes are: `git push` to a server that does not look would bring them too. */
function write(type: string, input: Buffer): Promise<string> {
  return gitText(['hash-object', '-w', '-t', type, '--literally', '--stdin'], { cwd: repository, input });
}

async function commitOf(...entries: Buffer[]): Promise<string> {
  const id = await write('tree', Buffer.concat(entries));
  const env = { GIT_AUTHOR_NAME: 'T', GIT_AUTHOR_EMAIL: 't@example.com', GIT_COMMITTER_NAME: 'T' };
  return gitText(['commit-tree', '-m', 'Test', id], {
    cwd: repository,
    env: { ...env, GIT_COMMITTER_EMAIL: 't@example.com' },
  });
}

async function list(...entries: Buffer[]): Promise<string[]> {
  const commit = await commitOf(...entries);
  const objects = await fetchTrees(remote(), CAPABILITIES, [commit]);
  return listFiles(objects, commit, () => true).map(({ path }) => path.toString('latin1'));
}

describe('the client, on trees that no ordinary git makes', () => {
  it('keeps apart what differs in case or normalisation only, and takes names of any bytes', async () => {
    const names = ['MODEL', 'Model', 'a\u0308', 'model', 'ä'].map((name) => Buffer.from(name));
    const raw = [...names, Buffer.from([0xff, 0xfe, 0x0a])].sort(Buffer.compare);
    const listed = await list(...raw.map((name) => entryBytes('100644', name, blob)));
    expect(listed).toEqual(raw.map((name) => name.toString('latin1')));
  });

  it('reads a directory of 20,000 entries', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `${i + 10_000}.hck.json`);
    await expect(list(...names.map((name) => entryBytes('100644', name, blob)))).resolves.toEqual(names);
  });

  it('leaves out what nobody could check out without harm, and nothing else', async () => {
    const names = ['.', '..', '...', '.GIT', '.git', '.gitx', 'git'];
    const files = names.map((name) => entryBytes('100644', name, blob));
    await expect(list(...files)).resolves.toEqual(['...', '.gitx', 'git']);
    const inOrder = names
      .map((name) => `${name}/`)
      .sort()
      .map((name) => name.slice(0, -1));
    const directories = inOrder.map((name) => entryBytes('40000', name, tree));
    await expect(list(...directories)).resolves.toEqual(['.../inside', '.gitx/inside', 'git/inside']);
  });

  it.each([
    ['twice the same name', ['a', 'a']],
    ['another order than that of git', ['b', 'a']],
    ['a name with a slash', ['a/b']],
  ])('refuses one with %s for good', async (_, names) => {
    const error = await failureOf(list(...names.map((name) => entryBytes('100644', name, blob))));
    expect(error).toMatchObject({ code: 'GIT_BAD_OBJECT', outcome: 'permanent' });
  });

  it('tells that a file is a tree or a commit in truth, and still gives the others', async () => {
    const commit = await commitOf(entryBytes('100644', 'a', blob));
    await expect(
      list(
        entryBytes('100644', 'a', blob),
        entryBytes('100644', 'b', tree),
        entryBytes('100644', 'c', commit),
      ),
    ).resolves.toEqual(['a', 'b', 'c']);
    const fetched = await collect(
      fetchBlobs(remote(), CAPABILITIES, [blob, tree, commit], { maxBlobBytes: 100 }),
    );
    expect(fetched).toHaveLength(3);
    expect(fetched).toEqual(
      expect.arrayContaining([
        { kind: 'blob', blobId: blob, bytes: Buffer.from('a model') },
        { kind: 'not-a-blob', blobId: tree, type: 'tree' },
        { kind: 'not-a-blob', blobId: commit, type: 'commit' },
      ]),
    );
  });

  it.each([
    ['a file', () => blob],
    ['missing', () => '12'.repeat(20)],
  ])('says what the server says where a directory is %s in truth', async (_, id) => {
    const error = await failureOf(list(entryBytes('40000', 'a', id())));
    expect(error).toMatchObject({ code: 'GIT_SERVER_ERROR', outcome: 'retry' });
    expect(String(error)).toContain('possible repository corruption');
  });
});
