import { beforeEach, describe, expect, it } from '@jest/globals';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { modelFile } from '../support/model-file.ts';
import { moveBranch } from '../support/move-branch.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
  await project.commit({
    'Orders.hck.json': modelFile('Orders'),
    'drafts/Idea.hck.json': modelFile('Idea'),
    'drafts/kept/Plan.hck.json': modelFile('Plan'),
  });
});

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

const ALL = ['Orders.hck.json', 'drafts/Idea.hck.json', 'drafts/kept/Plan.hck.json'];
const paths = async () => (await listCards(world().table, project.key)).map(({ path }) => path);

describe('replicate, where there is a .hubignore', () => {
  it('leaves out what it says from the first time on', async () => {
    await project.commit({ '.hubignore': Buffer.from('drafts/*\n!drafts/kept/\n') });
    await project.replicate();
    expect(await paths()).toEqual(['Orders.hck.json', 'drafts/kept/Plan.hck.json']);
    expect(await readProject(world().table, project.key)).toMatchObject({ models: 2, problems: 0 });
  });

  it('deletes and brings back models as it is added, changed and removed', async () => {
    await project.replicate();
    expect(await paths()).toEqual(ALL);
    await project.commit({ '.hubignore': Buffer.from('drafts/\n') });
    expect(await project.replicate()).toMatchObject({ deleted: 2, added: 0 });
    expect(await paths()).toEqual(['Orders.hck.json']);
    await project.commit({ '.hubignore': Buffer.from('Orders.*\n') });
    expect(await project.replicate()).toMatchObject({ deleted: 1, added: 2 });
    expect(await paths()).toEqual(['drafts/Idea.hck.json', 'drafts/kept/Plan.hck.json']);
    await project.commit({ '.hubignore': null });
    expect(await project.replicate()).toMatchObject({ added: 1, deleted: 0 });
    await project.expectReplicated();
  });

  it('holds for what is pushed later, too, and costs such a push one request', async () => {
    await project.commit({ '.hubignore': Buffer.from('drafts/\n') });
    await project.replicate();
    await project.commit({ 'drafts/New.hck.json': modelFile('New'), 'New.hck.json': modelFile('New') });
    expect(await project.replicate()).toMatchObject({ added: 1, requests: 4 });
    expect(await paths()).toEqual(['New.hck.json', 'Orders.hck.json']);
  });

  it('concerns only the one in the root', async () => {
    await project.commit({ 'drafts/.hubignore': Buffer.from('*\n') });
    await project.replicate();
    expect(await paths()).toEqual(ALL);
  });
});

describe('replicate, where the .hubignore cannot be used', () => {
  it.each([
    ['HUBIGNORE_TOO_LARGE', Buffer.alloc(64 * 1024 + 1, '#')],
    ['HUBIGNORE_NOT_TEXT', Buffer.from('drafts/\n', 'utf16le')],
    [
      'HUBIGNORE_IN_LFS',
      Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`),
    ],
  ])('fails with %s, changes nothing, and goes on when it is mended', async (code, bytes) => {
    await project.commit({ '.hubignore': Buffer.from('drafts/\n') });
    await project.replicate();
    await project.commit({ '.hubignore': bytes, 'Orders.hck.json': null });
    await expect(project.replicate()).rejects.toMatchObject({ code, outcome: 'permanent' });
    expect(await paths()).toEqual(['Orders.hck.json']);
    expect(await readProject(world().table, project.key)).toMatchObject({ lastError: { code } });
    await project.commit({ '.hubignore': null });
    await project.replicate();
    expect(await paths()).toEqual(['drafts/Idea.hck.json', 'drafts/kept/Plan.hck.json']);
    await project.expectReplicated();
  });

  it('fails where it is a symbolic link', async () => {
    const { repository } = project.project;
    const target = await gitText(['hash-object', '-w', '--stdin'], { cwd: repository, input: 'elsewhere' });
    const entries = await git(['ls-tree', 'main'], { cwd: repository });
    const input = `${entries.toString()}120000 blob ${target}\t.hubignore\n`;
    const tree = await gitText(['mktree'], { cwd: repository, input });
    const commit = await gitText(['commit-tree', tree, '-p', 'main', '-m', 'Link'], {
      cwd: repository,
      env: AUTHOR,
    });
    await moveBranch(repository, commit);
    await expect(project.replicate()).rejects.toMatchObject({ code: 'HUBIGNORE_NOT_A_FILE' });
  });
});
