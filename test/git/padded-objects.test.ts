import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { objectId } from '../../lib/git/object-id.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { collect } from '../support/chunks.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { deltaOf, entryHead, packOf, type TestEntry } from '../support/pack.ts';
import { deflatePadded, padding, padNumber } from '../support/padding.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
const BASE = Buffer.from(`{"name": "${'y'.repeat(100)}"}`);
const MADE = Buffer.concat([BASE, Buffer.from('\n')]);
const BASE_ID = objectId('sha1', 'blob', BASE);
const MADE_ID = objectId('sha1', 'blob', MADE);
const REF_DELTA = 7;

let root: string;
let server: GitServer;
let made = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-padded-'));
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const base: TestEntry = { type: 'blob', bytes: BASE };

function blobOf(pad: Buffer, zeros = 0): TestEntry {
  return { head: padNumber(entryHead(3, BASE.length), zeros), data: deflatePadded(BASE, pad) };
}

/** One more byte on the base, with zeros at the ends of both sizes. */
function deltaWith(zeros: number, pad: Buffer = Buffer.alloc(0)): TestEntry {
  const plain = deltaOf(BASE.length, MADE.length, [{ copy: 0, length: BASE.length }, Buffer.from('\n')]);
  const sizes = [plain.subarray(0, 1), plain.subarray(1, 2)].map((size) => padNumber(size, zeros));
  const delta = Buffer.concat([...sizes, plain.subarray(2)]);
  const head = Buffer.concat([entryHead(REF_DELTA, delta.length), Buffer.from(BASE_ID, 'hex')]);
  return { head, data: deflatePadded(delta, pad) };
}

/**
 * A repository into which these came by a push, whose receiver looks at all that git can look at.
 * @param ids what a tree keeps when it is repacked
 */
async function repositoryOf(entries: readonly TestEntry[], ids: readonly string[]) {
  const name = `padded-${++made}`;
  const cwd = join(root, `${name}.git`);
  await createRepository(cwd);
  await git(['index-pack', '--stdin', '--strict', '--fsck-objects'], { cwd, input: packOf(entries) });
  const files = ids.map((id, i) => `100644 blob ${id}\t${i}.hck.json\n`);
  const tree = await gitText(['mktree'], { cwd, input: files.join('') });
  await git(['tag', 'kept', tree], { cwd });
  return { cwd, remote: { url: server.urlOf(name), token: 'none' } };
}

async function fetched(remote: { url: string; token: string }, ids: readonly string[]) {
  const blobs = await collect(fetchBlobs(remote, CAPABILITIES, ids, { maxBlobBytes: 1_000_000 }));
  return blobs.toSorted((a, b) => ids.indexOf(a.blobId) - ids.indexOf(b.blobId));
}

describe('the client, on objects that take more room than they need', () => {
  it.each<[string, TestEntry[]]>([
    ['stored blocks of nothing', [blobOf(padding(10_000))]],
    ['more such blocks than a large object needs', [blobOf(padding(3_000_000))]],
    ['dynamic blocks of nothing', [blobOf(padding(100_000, 'dynamic'))]],
    ['zeros at the end of its size', [blobOf(Buffer.alloc(0), 7)]],
    ['zeros at the ends of the sizes in a delta', [base, deltaWith(9)]],
    ['hundreds of these', [base, deltaWith(300)]],
    ['stored blocks of nothing in a delta', [base, deltaWith(0, padding(10_000))]],
    ['all of it', [blobOf(padding(10_000), 7), deltaWith(9, padding(10_000))]],
  ])('reads one with %s, as git does', async (_, entries) => {
    const ids = [BASE_ID, MADE_ID].slice(0, entries.length);
    const { cwd, remote } = await repositoryOf(entries, ids);
    await git(['fsck', '--full', '--strict'], { cwd });
    const expected = await Promise.all(
      ids.map(async (blobId) => ({
        kind: 'blob',
        blobId,
        bytes: await git(['cat-file', 'blob', blobId], { cwd }),
      })),
    );
    expect(await fetched(remote, ids)).toEqual(expected);
    await git(['repack', '-adq'], { cwd });
    expect(await fetched(remote, ids)).toEqual(expected);
  });

  it('gets them as they are, not as git would write them itself', async () => {
    const { cwd } = await repositoryOf([blobOf(padding(10_000)), deltaWith(9)], []);
    const pack = await git(['pack-objects', '--stdout', '-q', '--delta-base-offset'], {
      cwd,
      input: `${BASE_ID}\n${MADE_ID}\n`,
    });
    expect(pack.includes(padding(10_000))).toBe(true);
    const size = '--batch-check=%(deltabase)';
    expect(await gitText(['cat-file', size], { cwd, input: `${MADE_ID}\n` })).toBe(BASE_ID);
  });

  it('reads a delta to nothing whose size ends with it', async () => {
    const nothing = objectId('sha1', 'blob', Buffer.alloc(0));
    const delta = Buffer.from([BASE.length, 0x80, 0x80, 0x80]);
    const head = Buffer.concat([entryHead(REF_DELTA, delta.length), Buffer.from(BASE_ID, 'hex')]);
    const { cwd, remote } = await repositoryOf([base, { head, data: deflateSync(delta) }], []);
    await git(['fsck', '--full', '--strict'], { cwd });
    expect(await fetched(remote, [BASE_ID, nothing])).toEqual([
      { kind: 'blob', blobId: BASE_ID, bytes: BASE },
      { kind: 'blob', blobId: nothing, bytes: Buffer.alloc(0) },
    ]);
  });
});
