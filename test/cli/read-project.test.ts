import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readProject } from '../../cli/gitlab/read-project.ts';
import { commitFiles } from '../support/commit-files.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../support/gitlab.ts';

let test: TestGitLab;
let path: string;

beforeAll(async () => {
  test = await startTestGitLab();
  const project = await test.newProject();
  path = project.path;
  const model = Buffer.from('{}');
  await commitFiles(project.repository, { 'models/orders.json': model, 'models/billing.json': model });
});
afterAll(() => test.close());

const read = (patterns: string | null) =>
  readProject({ instance: test.gitlab.url, token: ACCESS_TOKEN }, path, patterns);

describe('a project that is tried', () => {
  it('has the models that the hub would replicate', async () => {
    expect(await read('models/*.json')).toMatchObject({
      state: 'ok',
      detail: `${path} can be read: 2 models on main.`,
    });
  });

  it('is told by the patterns where it has none', async () => {
    expect((await read(null)).detail).toBe(`${path} can be read, and has no *.hck.json.`);
    expect((await read('*.yml,*.xml')).detail).toBe(`${path} can be read, and has no *.yml,*.xml.`);
  });
});
