import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commitFiles } from '../../test/support/commit-files.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import type { ApiAccess } from './api-access.ts';
import { gitText } from './git.ts';
import { Projects } from './projects.ts';
import type { SampleProject } from './sample-gitlab.ts';

let apiAccess: ApiAccess;
let formerPaths: 'redirect' | 'serve';
let test: TestGitLab;
let project: SampleProject;
let head: string;

beforeEach(async () => {
  [apiAccess, formerPaths] = ['full', 'redirect'];
  test = await startTestGitLab({ apiAccess: () => apiAccess, formerPaths: () => formerPaths });
  project = await test.newProject({ path: 'acme/former' });
  head = await commitFiles(project.repository, { 'README.md': Buffer.from('Read me.') });
});
afterEach(() => test.close());

const url = (path: string) => `${test.gitlab.url}/${path}`.replace('://', `://sam:${ACCESS_TOKEN}@`);
const headAt = async (path: string) =>
  (await gitText(['ls-remote', url(`${path}.git`), 'HEAD'])).split('\t')[0];
const callApi = (path: string, init: RequestInit = {}) =>
  fetch(`${test.gitlab.url}/api/v4/projects/${path}`, {
    redirect: 'manual',
    headers: { 'PRIVATE-TOKEN': ACCESS_TOKEN },
    ...init,
  });

describe('a project that was moved', () => {
  it('has git led from its former paths to the new one, or served there', async () => {
    await test.gitlab.moveProject(project.id, 'acme/between');
    await test.gitlab.moveProject(project.id, 'elsewhere/new');
    for (formerPaths of ['redirect', 'serve'] as const) {
      expect(await headAt('acme/former')).toBe(head);
      expect(await headAt('acme/between')).toBe(head);
    }
  });

  it('has the API led from its former path to its id', async () => {
    await test.gitlab.moveProject(project.id, 'acme/new');
    const response = await callApi('acme%2Fformer');
    expect([response.status, response.headers.get('location')]).toEqual([
      301,
      `${test.gitlab.url}/api/v4/projects/${project.id}`,
    ]);
  });

  it('leaves its former path to whoever takes it', async () => {
    await test.gitlab.moveProject(project.id, 'acme/new');
    const other = await test.newProject({ path: 'acme/former' });
    const otherHead = await commitFiles(other.repository, { 'README.md': Buffer.from('Another one.') });
    expect([await headAt('acme/former'), await headAt('acme/new')]).toEqual([otherHead, head]);
    expect(await (await callApi('acme%2Fformer')).json()).toMatchObject({ id: other.id });
  });

  it('is found again after a restart', async () => {
    await test.gitlab.moveProject(project.id, 'acme/new');
    const projects = await Projects.open(`${test.directory}/data`);
    expect(projects.findMoved('acme/former')).toMatchObject({ id: project.id, path: 'acme/new' });
  });
});

describe('a replica that lags behind', () => {
  it('has what was there when it was frozen, until it is thawed', async () => {
    await test.gitlab.freezeReplica(project);
    const newer = await commitFiles(project.repository, { 'README.md': Buffer.from('Read me again.') });
    expect(await headAt(project.path)).toBe(head);
    test.gitlab.thawReplica(project);
    expect(await headAt(project.path)).toBe(newer);
  });
});

describe('a project that was removed', () => {
  it('is not there any more, and nobody gets its id', async () => {
    await test.gitlab.removeProject(project.id);
    expect((await callApi(String(project.id))).status).toBe(404);
    expect((await test.newProject()).id).toBeGreaterThan(project.id);
  });
});

describe('an access token', () => {
  const file = '/repository/files/README.md?ref=HEAD';

  it.each([
    ['of the scope read_repository reads files, and no projects', 'files', 403, 200],
    ['reads nothing where there is no API', 'none', 404, 404],
  ] as const)('%s', async (_, access, ofProject, ofFile) => {
    apiAccess = access;
    const head = { method: 'HEAD' };
    const answers = [await callApi(`${project.id}`), await callApi(`${project.id}${file}`, head)];
    expect(answers.map(({ status }) => status)).toEqual([ofProject, ofFile]);
  });
});
