import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projects } from './projects.ts';
import { readDefaultBranch } from './repository.ts';

describe('Projects', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'modelhub-projects-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  it('are there again, with the same ids, when the directory is opened again', async () => {
    const before = await Projects.open(dataDir);
    await before.create({ path: 'acme/one' });
    const two = await before.create({ path: 'acme/data/two', defaultBranch: 'trunk' });

    const after = await Projects.open(dataDir);
    expect(after.list()).toEqual(before.list());
    expect(after.find('acme/data/two')).toEqual(two);
    expect(after.find(2)).toEqual(two);
    expect(after.find('2')).toEqual(two);
    expect(await readDefaultBranch(two.repository)).toBe('trunk');
    expect((await after.create({ path: 'acme/three' })).id).toBe(3);
  });

  it('made at the same time have ids of their own', async () => {
    const projects = await Projects.open(dataDir);
    const paths = ['acme/a', 'acme/b', 'acme/c'];
    const made = await Promise.all(paths.map((path) => projects.create({ path })));
    expect(made.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(JSON.parse(await readFile(join(dataDir, 'projects.json'), 'utf8')).projects).toHaveLength(3);
  });

  it('cannot share a path', async () => {
    const projects = await Projects.open(dataDir);
    const both = [projects.create({ path: 'acme/a' }), projects.create({ path: 'acme/a' })];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(both[1]).rejects.toMatchObject({ code: 'PROJECT_INVALID' });
  });

  it.each([
    'models',
    'acme/',
    '/models',
    'acme/../models',
    'acme/.git',
    'acme/models.git',
    'acme/my models',
    '',
  ])('cannot live at %p', async (path) => {
    const projects = await Projects.open(dataDir);
    await expect(projects.create({ path })).rejects.toMatchObject({ code: 'PROJECT_INVALID' });
    expect(projects.list()).toEqual([]);
  });

  it('stay closed where their list is damaged, rather than start with none', async () => {
    await writeFile(join(dataDir, 'projects.json'), '{"version":1,"projects":[{"id":"1"}]}');
    await expect(Projects.open(dataDir)).rejects.toMatchObject({ code: 'PROJECT_LIST_UNREADABLE' });
  });
});
