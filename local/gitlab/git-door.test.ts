import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { commitFiles } from '../../test/support/commit-files.ts';
import { ACCESS_TOKEN, useTestGitLab } from '../../test/support/gitlab.ts';
import { gitText } from './git.ts';
import { readRefs } from './refs.ts';
import type { SampleProject } from './sample-gitlab.ts';
import { credentials, WorkingCopy } from './working-copy.ts';

describe('git over HTTP', () => {
  const test = useTestGitLab();

  async function projectWith(files: Record<string, string>, wanted = {}) {
    const project = await test().newProject(wanted);
    const contents = Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]);
    const commit = await commitFiles(project.repository, Object.fromEntries(contents));
    return { project, copy: await test().clone(project), commit };
  }

  const basic = (user: string, password: string) => ({
    Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  const advertisement = (project: SampleProject) => `${project.url}/info/refs?service=git-upload-pack`;

  it('brings what is pushed to whoever clones and fetches', async () => {
    const { project, copy, commit } = await projectWith({ 'Modèle – 1.txt': 'one\n' });
    const other = await test().clone(project);
    expect(await other.git(['rev-parse', 'HEAD'])).toBe(commit);
    expect(await other.git(['remote', 'get-url', 'origin'])).toBe(project.url);
    expect(await other.git(['config', '--local', '--list'])).not.toContain('Authorization');

    await writeFile(join(copy.directory, 'two.txt'), 'two\n');
    const next = await copy.commit('Add another\n');
    await copy.push();
    await other.git(['pull', '--quiet']);
    expect(await other.git(['rev-parse', 'HEAD'])).toBe(next);
    expect(await other.git(['-c', 'core.quotePath=false', 'ls-files'])).toBe('Modèle – 1.txt\ntwo.txt');
  });

  it('takes a push of several megabytes, sent in chunks, and keeps it as one pack', async () => {
    const noise = Array.from({ length: 60_000 }, (_, n) =>
      createHash('sha1').update(`${n}`).digest('base64'),
    );
    const project = await test().newProject();
    const copy = await test().clone(project);
    await writeFile(join(copy.directory, 'noise.txt'), noise.join('\n'));
    const commit = await copy.commit('Add noise\n');
    await copy.push();
    expect((await readRefs(project.repository)).get('refs/heads/main')).toBe(commit);
    expect((await readdir(join(project.repository, 'objects'))).sort()).toEqual(['info', 'pack']);
  });

  it('serves trees without blobs, and then a blob by its id', async () => {
    const { project, copy } = await projectWith({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const blob = await copy.git(['rev-parse', 'HEAD:a.txt']);
    const directory = join(test().directory, 'partial');
    const config = credentials(project.url, ACCESS_TOKEN);
    await gitText(
      ['clone', '--quiet', '--no-checkout', '--depth=1', '--filter=blob:none', project.url, directory],
      {
        config,
      },
    );
    const partial = new WorkingCopy(directory, config);
    const missing = await partial.git(['rev-list', '--objects', '--all', '--missing=print']);
    expect(missing.match(/^\?/gm)).toHaveLength(2);
    // Git fetches what it misses.
    expect(await partial.git(['cat-file', 'blob', blob])).toBe('a');
  });

  it('speaks protocol 2, offering filters and empty repositories', async () => {
    const project = await test().newProject();
    const response = await fetch(advertisement(project), {
      headers: { ...basic('any', ACCESS_TOKEN), 'Git-Protocol': 'version=2' },
    });
    expect(response.headers.get('content-type')).toBe('application/x-git-upload-pack-advertisement');
    const text = await response.text();
    expect(text).toContain('version 2\n');
    expect(text).toContain('ls-refs=unborn');
    expect(text).toMatch(/fetch=.*filter/);
  });

  it('understands a compressed request', async () => {
    const { project, commit } = await projectWith({ 'a.txt': 'a\n' });
    const body = gzipSync('0014command=ls-refs\n00010009peel\n0000');
    const response = await fetch(`${project.url}/git-upload-pack`, {
      method: 'POST',
      headers: {
        ...basic('any', ACCESS_TOKEN),
        'Content-Type': 'application/x-git-upload-pack-request',
        'Content-Encoding': 'gzip',
        'Git-Protocol': 'version=2',
      },
      body,
    });
    expect(await response.text()).toContain(`${commit} refs/heads/main`);
  });

  it('serves SHA-256 repositories', async () => {
    const project = await test().newProject({ objectFormat: 'sha256' });
    const directory = join(test().directory, 'sha256');
    // Older gits make a SHA-1 repository when they clone one that is empty.
    await gitText(['init', '--quiet', '--object-format=sha256', '--initial-branch=main', directory]);
    const copy = new WorkingCopy(directory, credentials(project.url, ACCESS_TOKEN));
    await copy.git(['remote', 'add', 'origin', project.url]);
    const commit = await copy.commit('Start\n');
    await copy.push();
    expect(commit).toMatch(/^[0-9a-f]{64}$/);
    expect((await readRefs(project.repository)).get('refs/heads/main')).toBe(commit);
  });

  it('lets a forced push replace a branch', async () => {
    const { project, copy } = await projectWith({ 'a.txt': 'a\n' });
    await copy.git(['commit', '--quiet', '--amend', '--message=Other']);
    await expect(copy.push()).rejects.toThrow('rejected');
    await copy.push('--force', 'HEAD');
    const head = await copy.git(['rev-parse', 'HEAD']);
    expect((await readRefs(project.repository)).get('refs/heads/main')).toBe(head);
  });

  it('opens to any user name with the access token, and to nothing else', async () => {
    const project = await test().newProject();
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(advertisement(project), { headers })).status;
    expect(await statusWith(basic('oauth2', ACCESS_TOKEN))).toBe(200);
    expect(await statusWith(basic('', ACCESS_TOKEN))).toBe(200);
    expect(await statusWith({})).toBe(401);
    expect(await statusWith(basic('oauth2', 'wrong'))).toBe(401);
    expect(await statusWith(basic(ACCESS_TOKEN, ''))).toBe(401);
    expect(await statusWith({ Authorization: `Bearer ${ACCESS_TOKEN}` })).toBe(401);
    const refused = await fetch(advertisement(project));
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  });

  it('refuses a push without the token', async () => {
    const { project, copy } = await projectWith({ 'a.txt': 'a\n' });
    const stranger = new WorkingCopy(copy.directory, credentials(project.url, 'wrong'));
    await expect(stranger.push('HEAD:refs/heads/stolen')).rejects.toThrow(
      /Authentication failed|could not read/,
    );
    expect([...(await readRefs(project.repository)).keys()]).toEqual(['refs/heads/main']);
  });

  it('knows no other project, and tells only those who may know', async () => {
    const url = `${test().gitlab.url}/acme/none.git/info/refs?service=git-upload-pack`;
    expect((await fetch(url, { headers: basic('any', ACCESS_TOKEN) })).status).toBe(404);
    expect((await fetch(url)).status).toBe(401);
  });

  it('tells a listener of each request when it arrives', async () => {
    const { project } = await projectWith({ 'a.txt': 'a\n' });
    test().gitRequests.length = 0;
    await test().clone(project);
    expect(test().gitRequests.map(({ method, endpoint }) => `${method} ${endpoint}`)).toEqual([
      'GET info/refs',
      'POST git-upload-pack',
      'POST git-upload-pack',
    ]);
    expect(
      test().gitRequests.every(({ path, authenticated }) => path === project.path && authenticated),
    ).toBe(true);
  });

  it('ends git when the client goes away in the middle of a push, and takes the next push', async () => {
    const { project, copy, commit } = await projectWith({ 'a.txt': 'a\n' });
    const { hostname, port, pathname } = new URL(project.url);
    const command = `${'0'.repeat(40)} ${commit} refs/heads/half\0report-status\n`;
    const packOfOneObject = 'PACK\0\0\0\x02\0\0\0\x01';
    const head = [
      `POST ${pathname}/git-receive-pack HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: ${basic('any', ACCESS_TOKEN).Authorization}`,
      'Content-Type: application/x-git-receive-pack-request',
      'Content-Length: 1000000',
    ];
    const socket = connect(Number(port), hostname);
    const length = (command.length + 4).toString(16).padStart(4, '0');
    socket.write(`${head.join('\r\n')}\r\n\r\n${length}${command}0000${packOfOneObject}`, 'latin1');
    const incoming = async () =>
      (await readdir(join(project.repository, 'objects'))).filter((name) => name.includes('incoming'));
    while ((await incoming()).length === 0) await setTimeout(5);
    socket.destroy();

    await copy.push('HEAD:refs/heads/next');
    await test().gitlab.settle();
    expect([...(await readRefs(project.repository)).keys()]).toEqual(['refs/heads/main', 'refs/heads/next']);
    expect(test().errors).toEqual([]);
  });
});
