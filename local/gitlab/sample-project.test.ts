import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import { git, gitText } from './git.ts';
import type { SampleProject } from './sample-gitlab.ts';
import { createSampleProject, pushSampleCommit, SAMPLE_PATH } from './sample-project.ts';

const MODELS = {
  'models/Webshop-Polyglot.hck.json': 'Polyglot',
  'models/Kundenaufträge – Übersicht.hck.json': 'MongoDB',
  'models/billing/Invoicing.hck.json': 'PostgreSQL',
  'models/api/Storefront API.hck.json': 'OpenAPI',
};

describe('the sample project', () => {
  let test: TestGitLab;
  let project: SampleProject;

  beforeAll(async () => {
    test = await startTestGitLab();
    project = await createSampleProject(test.gitlab);
  });

  afterAll(() => test.close());

  const inProject = (...args: string[]) => gitText(args, { cwd: project.repository });

  it('is pushed with a history, and a model is saved again the next time', async () => {
    const { commit } = await pushSampleCommit(project, ACCESS_TOKEN);
    expect(await inProject('rev-parse', 'main')).toBe(commit);
    expect(Number(await inProject('rev-list', '--count', 'main'))).toBeGreaterThan(3);
    const files = (await inProject('ls-tree', '-r', '-z', '--name-only', 'main')).split('\0').filter(Boolean);
    expect(files.sort()).toEqual([...Object.keys(MODELS), 'README.md', 'generated/invoicing.sql'].sort());

    const again = await pushSampleCommit(project, ACCESS_TOKEN);
    const changed = await inProject('diff', '--shortstat', commit, again.commit, '--', 'models/');
    expect(changed).toContain('1 file changed, 1 insertion(+), 1 deletion(-)');
  });

  it('is the same one when the data are kept', async () => {
    expect((await createSampleProject(test.gitlab)).id).toBe(project.id);
    expect(project.path).toBe(SAMPLE_PATH);
  });

  it.each(Object.entries(MODELS))('has a credible model %s', async (path, target) => {
    const bytes = await git(['cat-file', 'blob', `main:${path}`], { cwd: project.repository });
    const text = bytes.toString('utf8');
    const model = JSON.parse(text);
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(bytes.length).toBeLessThan(40_000);
    expect(text).toBe(`${JSON.stringify(model, null, 2)}\n`);
    expect(model).toMatchObject({ dbVendor: target, persistenceSchemaVersion: '8' });

    const guids: string[] = [...text.matchAll(/"GUID": "([^"]*)"/g)].map(([, guid = '']) => guid);
    const known = new Set([...guids, ...Object.keys(model.idToNameHashTable)]);
    for (const relationship of model.relationships) {
      const { parentCollection, childCollection, parentField, childField } = relationship;
      for (const guid of [parentCollection, childCollection, ...parentField.flat(), ...childField.flat()]) {
        expect(known).toContain(guid);
      }
    }
    for (const { bucketId } of model.collections) expect(known).toContain(bucketId);
  });

  it('has derived models that name their origin', async () => {
    const origin = JSON.parse(
      await readFile(new URL('./sample/models/Webshop-Polyglot.hck.json', import.meta.url), 'utf8'),
    );
    const derived = JSON.parse(await inProject('cat-file', 'blob', 'main:models/billing/Invoicing.hck.json'));
    expect(derived.polyglotModelPaths).toMatchObject([
      { GUID: origin.GUID, polyglotModelPath: '../Webshop-Polyglot.hck.json' },
    ]);
  });
});
