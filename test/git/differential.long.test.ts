import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discoverCapabilities } from '../../lib/git/capabilities.ts';
import { diffFiles } from '../../lib/git/diff-files.ts';
import { type FetchedBlob, fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import { BLOB_LIMITS, TREE_LIMITS } from '../../lib/git/limits.ts';
import { listFiles } from '../../lib/git/list-files.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { git } from '../../local/gitlab/git.ts';
import { collect } from '../support/chunks.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { changesBetween, filesOf } from '../support/git-tree.ts';
import { type RandomHistory, randomHistory, writeHistory } from '../support/random-history.ts';
import { shortOrLong } from '../support/short-or-long.ts';

/** `npm run test:fuzz` has 300. */
const RUNS = Number(process.env.MODELHUB_DIFFERENTIAL_RUNS ?? shortOrLong(4, 12));
const PATIENCE_MS = 30_000 + 5_000 * RUNS;
const EVERYTHING = () => true;

/** What a client keeps and takes. */
type Bounds = { readonly maxBlobBytes: number; readonly cacheBytes: number };

let root: string;
let server: GitServer;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-differential-'));
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function compareWithGit(history: RandomHistory, bounds: Bounds): Promise<void> {
  const name = `random-${count++}`;
  const repository = join(root, `${name}.git`);
  try {
    const commits = await writeHistory(repository, history);
    const remote: GitRemote = { url: server.urlOf(name), token: 'unused' };
    await compareTrees(remote, repository, commits, bounds);
    await compareBlobs(remote, repository, commits, bounds);
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

async function compareTrees(
  remote: GitRemote,
  repository: string,
  commits: string[],
  { cacheBytes }: Bounds,
): Promise<void> {
  const capabilities = await discoverCapabilities(remote);
  const objects = await fetchTrees(remote, capabilities, commits, { ...TREE_LIMITS, cacheBytes });
  for (const [i, commit] of commits.entries()) {
    expect(listFiles(objects, commit, EVERYTHING)).toEqual(await filesOf(repository, commit));
    const before = commits[i - 1];
    if (before === undefined) continue;
    expect(diffFiles(objects, before, commit, EVERYTHING)).toEqual(
      await changesBetween(repository, before, commit),
    );
  }
}

async function compareBlobs(
  remote: GitRemote,
  repository: string,
  commits: string[],
  { maxBlobBytes, cacheBytes }: Bounds,
): Promise<void> {
  const capabilities = await discoverCapabilities(remote);
  const files = (await Promise.all(commits.map((commit) => filesOf(repository, commit)))).flat();
  const ids = [...new Set(files.map(({ blobId }) => blobId))].sort();
  const fetched = await collect(fetchBlobs(remote, capabilities, ids, { maxBlobBytes, cacheBytes }));
  // In the form of `git cat-file --batch`; of an over-size blob without its bytes.
  const ours = fetched.toSorted((a, b) => (a.blobId < b.blobId ? -1 : 1)).map(printed);
  const input = ids.join('\n');
  const theirs = await git(['cat-file', '--batch'], { cwd: repository, input });
  expect(Buffer.concat(ours).equals(withoutLarge(theirs, maxBlobBytes))).toBe(true);
}

function printed(blob: FetchedBlob): Buffer {
  if (blob.kind === 'not-a-blob') throw new Error(`${blob.blobId} is a ${blob.type}.`);
  const bytes = blob.kind === 'blob' ? blob.bytes : Buffer.from('too large');
  const size = blob.kind === 'blob' ? bytes.length : blob.bytes;
  return Buffer.concat([Buffer.from(`${blob.blobId} blob ${size}\n`), bytes, Buffer.from('\n')]);
}

function withoutLarge(batch: Buffer, maxBlobBytes: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < batch.length; ) {
    const data = batch.indexOf('\n', at) + 1;
    const end = data + Number(batch.toString('latin1', at, data).split(' ')[2]);
    const bytes = end - data > maxBlobBytes ? Buffer.from('too large') : batch.subarray(data, end);
    pieces.push(batch.subarray(at, data), bytes, Buffer.from('\n'));
    at = end + 1;
  }
  return Buffer.concat(pieces);
}

describe('the client, on random repositories', () => {
  it(
    'has the same trees, changes and blobs as git itself, byte for byte',
    async () => {
      const bounds = fc.record({
        maxBlobBytes: fc.constantFrom(2 ** 26, 100_000, 3_000),
        // With next to none, most bases of deltas have left it.
        cacheBytes: fc.constantFrom(BLOB_LIMITS.cacheBytes, 10_000, 0),
      });
      await fc.assert(fc.asyncProperty(randomHistory, bounds, compareWithGit), {
        numRuns: RUNS,
        endOnFailure: RUNS > 100,
      });
    },
    PATIENCE_MS,
  );
});
