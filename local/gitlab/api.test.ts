import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_TOKEN, SECRET_TOKEN, SIGNING_TOKEN, startTestGitLab } from '../../test/support/gitlab.ts';
import { useHookedGitLab } from '../../test/support/hooked-gitlab.ts';
import type { SampleProject } from './sample-gitlab.ts';

/** A name that, read as a pattern, would also mean `OTHER`. */
const FILE = 'models/Kundenaufträge * mehr.hck.json';
const OTHER = 'models/Kundenaufträge & mehr.hck.json';
const CONTENT = '{"modelName":"Aufträge"}\n';

describe('the API', () => {
  const test = useHookedGitLab();
  let project: SampleProject;
  let first: string;
  let head: string;

  beforeAll(async () => {
    project = await test().newProject({ path: 'acme/data/models' });
    const copy = await test().clone(project);
    await mkdir(join(copy.directory, 'models'));
    await writeFile(join(copy.directory, FILE), CONTENT);
    first = await copy.commit('Add a model\n');
    await writeFile(join(copy.directory, 'README.md'), 'read me\n');
    await writeFile(join(copy.directory, OTHER), CONTENT);
    head = await copy.commit('Add files\n');
    await copy.push();
  });

  function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'PRIVATE-TOKEN': ACCESS_TOKEN, ...init.headers };
    return fetch(`${test().gitlab.url}/api/v4${path}`, { ...init, headers });
  }

  async function answerOf(path: string, init?: RequestInit) {
    const response = await call(path, init);
    const body: Record<string, unknown> = JSON.parse(await response.text());
    return { status: response.status, body };
  }

  const file = (path: string, ref: string) =>
    `/projects/1/repository/files/${encodeURIComponent(path)}?ref=${encodeURIComponent(ref)}`;

  it('describes a project by id and by path', async () => {
    const byId = await answerOf('/projects/1');
    expect(byId).toMatchObject({
      status: 200,
      body: {
        id: 1,
        path_with_namespace: 'acme/data/models',
        default_branch: 'main',
        web_url: `${test().gitlab.url}/acme/data/models`,
        http_url_to_repo: project.url,
        namespace: { full_path: 'acme/data' },
        empty_repo: false,
        archived: false,
      },
    });
    expect(await answerOf('/projects/acme%2Fdata%2Fmodels')).toEqual(byId);
  });

  it('takes the token as a bearer too, and refuses any other', async () => {
    const bearer = { 'PRIVATE-TOKEN': '', Authorization: `Bearer ${ACCESS_TOKEN}` };
    const url = `${test().gitlab.url}/api/v4/projects/1`;
    expect((await fetch(url, { headers: { Authorization: bearer.Authorization } })).status).toBe(200);
    const refused = { status: 401, body: { message: '401 Unauthorized' } };
    expect(await answerOf('/projects/1', { headers: { 'PRIVATE-TOKEN': 'wrong' } })).toEqual(refused);
    expect((await fetch(url)).status).toBe(401);
  });

  it('says what it does not have in the words of GitLab', async () => {
    expect(await answerOf('/projects/9')).toEqual({
      status: 404,
      body: { message: '404 Project Not Found' },
    });
    expect(await answerOf('/groups')).toEqual({ status: 404, body: { error: '404 Not Found' } });
    expect(await answerOf('/projects/1', { method: 'DELETE' })).toEqual({
      status: 405,
      body: { error: '405 Not Allowed' },
    });
  });

  it('gives the facts of a file in headers', async () => {
    const response = await call(file(FILE, 'HEAD'), { method: 'HEAD' });
    const header = (name: string) => response.headers.get(`x-gitlab-${name}`);
    expect(response.status).toBe(200);
    expect(header('commit-id')).toBe(head);
    expect(header('last-commit-id')).toBe(first);
    expect(header('blob-id')).toBe(
      createHash('sha1')
        .update(`blob ${Buffer.byteLength(CONTENT)}\0${CONTENT}`)
        .digest('hex'),
    );
    expect(header('size')).toBe(String(Buffer.byteLength(CONTENT)));
    expect(header('content-sha256')).toBe(createHash('sha256').update(CONTENT).digest('hex'));
    expect(header('ref')).toBe('HEAD');
    expect(Buffer.from(header('file-path') ?? '', 'latin1').toString()).toBe(FILE);
    expect(await response.text()).toBe('');
  });

  it('gives a file with its content, at a branch or a commit', async () => {
    for (const ref of ['main', first]) {
      const { status, body } = await answerOf(file(FILE, ref));
      expect(status).toBe(200);
      expect(body).toMatchObject({ file_path: FILE, encoding: 'base64', ref, execute_filemode: false });
      expect(Buffer.from(String(body.content), 'base64').toString()).toBe(CONTENT);
    }
  });

  it.each([
    ['a commit that is not there', 'README.md', 'no-such-branch', '404 Commit Not Found'],
    ['a ref that tries to be more than one', 'README.md', 'main\nmain', '404 Commit Not Found'],
    ['a file that is not there', 'none.txt', 'main', '404 File Not Found'],
    ['a file that came later', 'README.md', 'HEAD~1', '404 File Not Found'],
    ['a directory', 'models', 'main', '404 File Not Found'],
    ['what is in a directory', 'models/', 'main', '404 File Not Found'],
    ['a pattern', '*.md', 'main', '404 File Not Found'],
  ])('finds no file for %s', async (_what, path, ref, text) => {
    expect(await answerOf(file(path, ref))).toEqual({ status: 404, body: { message: text } });
  });

  it('wants to know the commit of a file', async () => {
    expect((await call('/projects/1/repository/files/README.md')).status).toBe(400);
  });

  it('lists the projects of a group, those of its subgroups if it is asked to, page by page', async () => {
    await test().newProject({ path: 'listed/one' });
    await test().newProject({ path: 'listed/below/two' });
    await test().newProject({ path: 'listed-not/three' });
    const list = async (query: string) => {
      const response = await call(`/groups/listed/projects?${query}`);
      const projects: { path_with_namespace: string }[] = JSON.parse(await response.text());
      return { paths: projects.map((one) => one.path_with_namespace), link: response.headers.get('link') };
    };
    expect(await list('')).toEqual({ paths: ['listed/one'], link: null });
    // The newest first, as GitLab lists them.
    expect(await list('include_subgroups=true&per_page=1')).toEqual({
      paths: ['listed/below/two'],
      link: expect.stringMatching(/\/api\/v4\/groups\/\d+\/projects\?.*&page=2>; rel="next"$/),
    });
    expect(await list('include_subgroups=true&per_page=1&page=2')).toEqual({
      paths: ['listed/one'],
      link: null,
    });
    expect((await call('/groups/nobody/projects')).status).toBe(404);
  });

  it('says of the token that it is asked with when it expires', async () => {
    expect(await answerOf('/personal_access_tokens/self')).toMatchObject({
      status: 200,
      body: { active: true, expires_at: null },
    });
  });

  it('shows the hook and which tokens it has, but not the tokens, and presses its test button', async () => {
    const { body: hooks } = await answerOf('/projects/1/hooks');
    expect(hooks).toMatchObject([{ id: 1, project_id: 1, url: test().receiver.url, push_events: true }]);
    expect(hooks).toMatchObject([{ token_present: true, signing_token_present: true }]);
    for (const token of [SECRET_TOKEN, SIGNING_TOKEN]) expect(JSON.stringify(hooks)).not.toContain(token);

    const press = '/projects/1/hooks/1/test/push_events';
    const before = test().receiver.received.length;
    expect(await answerOf(press, { method: 'POST' })).toEqual({
      status: 201,
      body: { message: '201 Created' },
    });
    expect(test().receiver.received).toHaveLength(before + 1);
    expect((await call('/projects/1/hooks/2/test/push_events', { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['a secret token alone', SECRET_TOKEN, null],
    ['a signing token alone', null, SIGNING_TOKEN],
    ['neither', null, null],
  ])('says that the hook has %s', async (_what, secretToken, signingToken) => {
    Object.assign(test().tokens, { secretToken, signingToken });
    const { body: hooks } = await answerOf('/projects/1/hooks');
    expect(hooks).toMatchObject([
      { token_present: secretToken !== null, signing_token_present: signingToken !== null },
    ]);
    Object.assign(test().tokens, { secretToken: SECRET_TOKEN, signingToken: SIGNING_TOKEN });
  });

  it('of a version that knows no signing token says nothing of tokens', async () => {
    const old = await startTestGitLab({ hookUrl: test().receiver.url, gitlabVersion: 16 });
    try {
      await old.newProject();
      const headers = { 'PRIVATE-TOKEN': ACCESS_TOKEN };
      const hooks = await (await fetch(`${old.gitlab.url}/api/v4/projects/1/hooks`, { headers })).text();
      expect(hooks).toContain(test().receiver.url);
      expect(hooks).not.toContain('token');
    } finally {
      await old.close();
    }
  });

  it('tells how a test failed', async () => {
    test().receiver.answer(401, 'Who are you?');
    const answer = await answerOf('/projects/1/hooks/1/test/push_events', { method: 'POST' });
    test().receiver.answer(202);
    expect(answer).toEqual({ status: 422, body: { message: 'Who are you?' } });
  });

  it('makes a project, which has nothing to test yet', async () => {
    const create = (body: object) => answerOf('/projects', { method: 'POST', body: JSON.stringify(body) });
    const { status, body } = await create({ path: 'acme/new', default_branch: 'trunk' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      path_with_namespace: 'acme/new',
      default_branch: 'trunk',
      empty_repo: true,
    });
    expect(
      await answerOf(`/projects/${body.id}/hooks/${body.id}/test/push_events`, { method: 'POST' }),
    ).toEqual({
      status: 422,
      body: { message: 'Ensure the project has at least one commit.' },
    });
    expect((await create({ path: 'acme/new' })).status).toBe(400);
    expect((await create({})).status).toBe(400);
  });

  it('leaves a page for whoever looks with a browser', async () => {
    const textOf = async (path: string) => (await fetch(`${test().gitlab.url}${path}`)).text();
    expect(await textOf('/')).toContain(`git clone ${project.url}`);
    expect(await textOf('/acme/data/models')).toContain(`git clone ${project.url}`);
    expect((await fetch(`${test().gitlab.url}/acme/none`)).status).toBe(404);
    expect((await fetch(`${test().gitlab.url}/%zz`)).status).toBe(400);
  });
});
