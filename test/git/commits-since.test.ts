import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitsSince } from '../../lib/git/commits-since.ts';
import { recentCommits } from '../../lib/git/recent-commits.ts';
import type { GitCapabilities } from '../../lib/git/types.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { band, packets, startHostileGitServer } from '../support/hostile-git-server.ts';
import { packHeader } from '../support/pack.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const SHA1: GitCapabilities = { objectFormat: 'sha1', unborn: true };
const UNKNOWN = 'f'.repeat(40);

let root: string;
let server: GitServer;
let made = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-commits-'));
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

/** A repository whose commits have these parents, by number, and are a second apart. */
async function repositoryOf(parents: readonly (readonly number[])[]) {
  const name = `repository-${++made}`;
  const cwd = join(root, `${name}.git`);
  await createRepository(cwd);
  const input = parents.map((numbers, index) => {
    const [from, ...merged] = numbers.map((number) => `:${number + 1}`);
    return [
      `reset refs/heads/b${index}`,
      `commit refs/heads/b${index}`,
      `mark :${index + 1}`,
      `committer T <t@example.com> ${1763800000 + index} +0000`,
      `data ${String(index).length}`,
      String(index),
      ...(from === undefined ? [] : [`from ${from}`]),
      ...merged.map((mark) => `merge ${mark}`),
      '',
    ].join('\n');
  });
  await git(['fast-import', '--quiet', '--force'], { cwd, input: input.join('\n') });
  const listed = await gitText(['for-each-ref', '--sort=version:refname', '--format=%(objectname)'], { cwd });
  return { cwd, remote: { url: server.urlOf(name), token: 'none' }, ids: listed.split('\n') };
}

/** What `git rev-list` says of the same. */
async function expected(cwd: string, ancestor: string, commit: string): Promise<Set<string> | null> {
  const before = await gitText(['rev-list', commit], { cwd });
  if (ancestor === commit || !before.split('\n').includes(ancestor)) return null;
  return new Set((await gitText(['rev-list', `${ancestor}..${commit}`], { cwd })).split('\n'));
}

describe('commitsSince', () => {
  it('is what git says, between any two commits of any history', async () => {
    const parentsOf = (index: number) =>
      fc.uniqueArray(fc.nat({ max: Math.max(0, index - 1) }), { maxLength: index === 0 ? 0 : 3 });
    const histories = fc.tuple(...Array.from({ length: 7 }, (_, index) => parentsOf(index)));
    const property = fc.asyncProperty(histories, async (history) => {
      const { cwd, remote, ids } = await repositoryOf(history);
      const pairs = ids.flatMap((ancestor) => ids.map((commit) => [ancestor, commit] as const));
      for (const [ancestor, commit] of pairs) {
        const actual = await commitsSince(remote, SHA1, ancestor, commit);
        expect(actual).toEqual(await expected(cwd, ancestor, commit));
      }
    });
    await fc.assert(property, { numRuns: Number(process.env.MODELHUB_RUNS ?? shortOrLong(1, 4)) });
  }, 60_000);

  it('is nothing for a commit that the server does not know, or that is of another object format', async () => {
    const { remote, ids } = await repositoryOf([[], [0]]);
    const head = ids[1] ?? '';
    expect(await commitsSince(remote, SHA1, UNKNOWN, head)).toBeNull();
    expect(await commitsSince(remote, SHA1, 'a'.repeat(64), head)).toBeNull();
    await expect(commitsSince(remote, SHA1, head, UNKNOWN)).rejects.toMatchObject({
      code: 'GIT_NOT_OUR_REF',
    });
  });

  it('lets go of the connection where nothing but the beginning of the answer is read', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const hostile = await startHostileGitServer('glpat-unused');
    hostile.behave = (response) => {
      response.on('close', () => resolve());
      response.writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-result' });
      // More objects than are read, none of which ever comes.
      response.write(packets('packfile', band(1, packHeader(2 ** 31))));
    };
    try {
      expect(await commitsSince(hostile.remote, SHA1, UNKNOWN, 'a'.repeat(40))).toBeNull();
      await closed;
    } finally {
      await hostile.close();
    }
  });

  it('is asked for in one request', async () => {
    const { remote, ids } = await repositoryOf([[], [0], [1]]);
    const before = server.requests.length;
    const found = await commitsSince(remote, SHA1, ids[0] ?? '', ids[2] ?? '');
    expect([found?.size, server.requests.length - before]).toEqual([2, 1]);
  });
});

describe('recentCommits', () => {
  it('are all of a short history, and the newest of a long one', async () => {
    const { remote, ids } = await repositoryOf([[], [0], [], [1, 2]]);
    expect(await recentCommits(remote, SHA1, ids[3] ?? '')).toEqual(new Set(ids));
    const long = await repositoryOf(
      Array.from({ length: 1100 }, (_, index) => (index === 0 ? [] : [index - 1])),
    );
    expect(await recentCommits(long.remote, SHA1, long.ids[1099] ?? '')).toEqual(
      new Set(long.ids.slice(100)),
    );
  });
});
