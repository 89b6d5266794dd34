import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { observeHead } from '../../lib/git/observe-head.ts';
import type { GitCapabilities, ObjectFormat } from '../../lib/git/types.ts';
import { git } from '../../local/gitlab/git.ts';
import { createRepository } from '../../local/gitlab/repository.ts';
import { failureOf } from '../support/chunks.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { commitTree } from '../support/git-tree.ts';
import { answers, packets, says, startHostileGitServer } from '../support/hostile-git-server.ts';

const SHA1: GitCapabilities = { objectFormat: 'sha1', unborn: true };
const SHA256: GitCapabilities = { objectFormat: 'sha256', unborn: true };
const OLD_SERVER: GitCapabilities = { objectFormat: 'sha1', unborn: false };

let root: string;
let server: GitServer;
let repositories = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'modelhub-doubt-'));
  server = await startGitServer(root);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
});

async function newRepository(objectFormat: ObjectFormat) {
  const name = `repository-${++repositories}`;
  const directory = join(root, `${name}.git`);
  await createRepository(directory, { objectFormat });
  const commit = (path: string) => commitTree(directory, [{ path, bytes: path }]);
  return { directory, remote: { url: server.urlOf(name), token: 'unused' }, commit };
}

describe('observeHead on real git', () => {
  it('asks for capabilities on first contact, and once', async () => {
    const { remote, commit } = await newRepository('sha256');
    const head = { kind: 'commit', branch: 'main', commit: await commit('a') };
    await expect(observeHead(remote, null)).resolves.toEqual({ head, capabilities: SHA256 });
    expect(server.requests).toHaveLength(2);
    await expect(observeHead(remote, SHA256)).resolves.toEqual({ head, capabilities: SHA256 });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['SHA-256', 'sha256', SHA1, SHA256],
    ['SHA-1', 'sha1', SHA256, SHA1],
  ] as const)('notices that a repository was made anew in %s', async (_, format, known, capabilities) => {
    const { remote, commit } = await newRepository(format);
    const head = { kind: 'commit', branch: 'main', commit: await commit('a') };
    await expect(observeHead(remote, known)).resolves.toEqual({ head, capabilities });
    expect(server.requests).toHaveLength(3);
  });

  it('takes the word of a server that says unborn, and asks again where it did not know that word', async () => {
    const { remote } = await newRepository('sha1');
    const head = { kind: 'empty', branch: 'main' };
    await expect(observeHead(remote, SHA1)).resolves.toEqual({ head, capabilities: SHA1 });
    expect(server.requests).toHaveLength(1);
    await expect(observeHead(remote, OLD_SERVER)).resolves.toEqual({ head, capabilities: SHA1 });
    expect(server.requests).toHaveLength(4);
  });

  it('takes the word of a server that does not know that word, where there is a commit', async () => {
    const { remote, commit } = await newRepository('sha1');
    const head = { kind: 'commit', branch: 'main', commit: await commit('a') };
    await expect(observeHead(remote, OLD_SERVER)).resolves.toEqual({ head, capabilities: OLD_SERVER });
    expect(server.requests).toHaveLength(1);
  });

  it('reads a detached HEAD, which has no branch', async () => {
    const { directory, remote, commit } = await newRepository('sha1');
    const id = await commit('a');
    await git(['update-ref', '--no-deref', 'HEAD', id], { cwd: directory });
    await expect(observeHead(remote, SHA1)).resolves.toMatchObject({
      head: { kind: 'commit', branch: null, commit: id },
    });
  });
});

describe('observeHead', () => {
  it('finds out why a server does not understand any more', async () => {
    const hostile = await startHostileGitServer('glpat-doubt-test-token');
    hostile.behave = (response, { accept = '' }) => {
      const behave = accept.endsWith('advertisement')
        ? answers('advertisement', packets('version 2', 'ls-refs', 'fetch=shallow', 'flush'))
        : answers('result', packets("ERR unknown capability 'unborn'"));
      behave(response, {});
    };
    expect(await failureOf(observeHead(hostile.remote, SHA1))).toMatchObject({ code: 'GIT_NO_FILTER' });
    await hostile.close();
  });

  it('bothers a server with nothing more that has refused, or asks for patience', async () => {
    const hostile = await startHostileGitServer('glpat-doubt-test-token');
    for (const status of [401, 403, 404, 429]) {
      hostile.requests.length = 0;
      hostile.behave = says(status, 'No.');
      await failureOf(observeHead(hostile.remote, SHA1));
      expect(hostile.requests).toHaveLength(1);
    }
    await hostile.close();
  });
});
