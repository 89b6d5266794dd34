import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnusableHead } from '../../lib/errors.ts';
import { type BlobOptions, fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { objectId } from '../../lib/git/object-id.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { collect, failureOf } from '../support/chunks.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { commitTree } from '../support/git-tree.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
const LIMIT = 60_000;

let root: string;
let repository: string;
let server: GitServer;
let commit: string;

/** Lines that compress badly and have nothing to do with those of other seeds. */
function lines(seed: number, count: number): string[] {
  const random = (i: number) => ((i * 7919 + seed * 104_729) ** 2 % 999_983).toString(36);
  return Array.from({ length: count }, (_, i) => `"${random(i)}": "${random(i + count)}"`);
}

const whole = lines(1, 6_000);

/** By path; `git repack` makes deltas of what is alike: each on the one of the next name, which is larger. */
const FILES: Record<string, Buffer> = {
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [
      `alike/${i}`,
      Buffer.from(whole.slice(0, 1_100 + i * 700).join('\n')),
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`small/${i}`, Buffer.from(lines(i + 2, 30).join('\n'))]),
  ),
  'zeros/1': Buffer.alloc(500_000),
  'zeros/2': Buffer.alloc(600_000),
  'noise/1': randomBytes(150_000),
  'noise/2': randomBytes(50_000),
  'noise/3': randomBytes(50_000),
};
const idOf = (path: string) => objectId('sha1', 'blob', FILES[path] ?? Buffer.alloc(0));
const ALL = Object.keys(FILES).map(idOf);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-over-size-'));
  repository = join(root, 'models.git');
  await createRepository(repository);
  commit = await commitTree(
    repository,
    Object.entries(FILES).map(([path, bytes]) => ({ path, bytes })),
  );
  await git(['repack', '-adfq', '--depth=50', '--window=50'], { cwd: repository });
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const fetch = (ids: readonly string[], options: Partial<BlobOptions> = {}) =>
  fetchBlobs({ url: server.urlOf('models'), token: 'unused' }, CAPABILITIES, ids, {
    maxBlobBytes: LIMIT,
    ...options,
  });

/** What came, by id, and how many requests it took. */
async function outcomeOf(ids: readonly string[], options?: Partial<BlobOptions>) {
  const before = server.requests.length;
  const fetched = await collect(fetch(ids, options));
  const lines = fetched.map((blob) =>
    blob.kind === 'blob'
      ? `${objectId('sha1', 'blob', blob.bytes)} blob ${blob.bytes.length}`
      : `${blob.blobId} ${blob.kind === 'too-large' ? `too-large ${blob.bytes}` : blob.type}`,
  );
  return { lines: lines.sort(), requests: server.requests.length - before };
}

function expectedOf(paths: readonly string[], limit = LIMIT): string[] {
  return paths
    .map((path) => {
      const { length } = FILES[path] ?? [];
      return `${idOf(path)} ${Number(length) > limit ? 'too-large' : 'blob'} ${length}`;
    })
    .sort();
}

describe('fetchBlobs, where some are over the size', () => {
  it('has deltas to cope with that stand on what is over the size', async () => {
    const format = '--batch-check=%(objectname) %(deltabase)';
    const bases = await gitText(['cat-file', '--batch-all-objects', format], { cwd: repository });
    const pathOf = new Map(Object.keys(FILES).map((path) => [idOf(path), path]));
    const isLarge = (id = '') => (FILES[pathOf.get(id) ?? ''] ?? []).length > LIMIT;
    const pairs = bases.split('\n').map((line) => line.split(' '));
    expect(pairs.some(([id, base]) => !isLarge(id) && isLarge(base))).toBe(true);
  });

  it('tells of those, and gives all others, in one request where no delta stands on them', async () => {
    const paths = Object.keys(FILES).filter((path) => path.startsWith('noise') || path.startsWith('small'));
    expect(await outcomeOf(paths.map(idOf))).toEqual({ lines: expectedOf(paths), requests: 1 });
  });

  it('asks again for what stands on them', async () => {
    const { lines, requests } = await outcomeOf(ALL);
    expect(lines).toEqual(expectedOf(Object.keys(FILES)));
    expect(requests).toBeGreaterThan(1);
    expect(requests).toBeLessThan(6);
  });

  it('knows of one alone without inflating it, as soon as two answers say the same', async () => {
    const limits = { maxUnpackedBytes: 0 };
    expect(await outcomeOf([idOf('zeros/2')], limits)).toEqual({
      lines: expectedOf(['zeros/2']),
      requests: 2,
    });
  });

  it('inflates no more of them than is allowed, and tells them apart by asking for fewer at a time', async () => {
    const { lines, requests } = await outcomeOf(ALL, { maxPassedBytes: 0 });
    expect(lines).toEqual(expectedOf(Object.keys(FILES)));
    expect(requests).toBeGreaterThan(10);
  });

  it('asks for fewer at a time where a pack would be too large', async () => {
    const { lines } = await outcomeOf(ALL, { maxPackBytes: 200_000 });
    expect(lines).toEqual(expectedOf(Object.keys(FILES)));
  });

  it('asks for no more at a time than is allowed', async () => {
    const paths = Object.keys(FILES).filter((path) => path.startsWith('small'));
    expect(await outcomeOf(paths.map(idOf), { maxWants: 6 })).toEqual({
      lines: expectedOf(paths),
      requests: 4,
    });
  });

  it('gives up after so many requests', async () => {
    const before = server.requests.length;
    const error = await failureOf(fetch(ALL, { maxPassedBytes: 0, maxRequests: 5 }));
    expect(error).toBeInstanceOf(UnusableHead);
    expect(error).toMatchObject({ code: 'GIT_TOO_MANY_LARGE_BLOBS' });
    expect(server.requests.length - before).toBe(5);
  });

  it('counts what it inflates of them in all requests together', async () => {
    const paths = ['zeros/1', 'small/1', 'zeros/2', 'small/2'];
    const limits = { maxWants: 2, maxPassedBytes: 1_100_000 };
    const lines = expectedOf(paths);
    expect(await outcomeOf(paths.map(idOf), limits)).toEqual({ lines, requests: 2 });
    const less = await outcomeOf(paths.map(idOf), { ...limits, maxPassedBytes: 1_099_999 });
    expect(less.lines).toEqual(lines);
    expect(less.requests).toBeGreaterThan(2);
  });

  it('accounts for each of any blobs once, within any limits', async () => {
    const someFiles = fc.uniqueArray(fc.constantFrom(...Object.keys(FILES)));
    const maxBlobBytes = fc.constantFrom(0, 400, 50_000, 55_000, 70_000, 200_000, 550_000, 1_000_000);
    const maxPassedBytes = fc.constantFrom(0, 200_000, 2_000_000);
    const maxPackBytes = fc.constantFrom(200_000, 300_000, 2_000_000);
    const maxWants = fc.constantFrom(7, 1_000);
    const property = fc.asyncProperty(
      someFiles,
      fc.record({ maxBlobBytes, maxPassedBytes, maxPackBytes, maxWants }),
      async (paths, limits) => {
        const { lines } = await outcomeOf(paths.map(idOf), { ...limits, maxRequests: 200 });
        expect(lines).toEqual(expectedOf(paths, limits.maxBlobBytes));
      },
    );
    await fc.assert(property, { numRuns: shortOrLong(5, 15) });
  });
});

describe('fetchBlobs, where an id is not that of a blob', () => {
  it('says what it is, whether it is asked for alone or among others', async () => {
    const env = { GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@example.com' };
    await git(['tag', '-a', '-m', 'annotated', 'v1'], { cwd: repository, env });
    const parse = (name: string) => gitText(['rev-parse', name], { cwd: repository });
    const others = [
      `${await parse('v1')} tag`,
      `${commit} commit`,
      `${await parse(`${commit}^{tree}`)} tree`,
      `${await parse(`${commit}:small`)} tree`,
    ];
    const ids = others.map((line) => line.slice(0, 40));
    for (const [i, id] of ids.entries()) {
      expect(await outcomeOf([id])).toEqual({ lines: [others[i]], requests: 1 });
    }
    const { lines } = await outcomeOf([...ids, idOf('small/1')]);
    expect(lines).toEqual([...others, ...expectedOf(['small/1'])].sort());
  });
});
