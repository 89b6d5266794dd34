import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../lib/errors.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { listCards } from '../../lib/store/hub.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { useCountedGit } from '../support/counted-git.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;
const counted = useCountedGit(world);

beforeEach(async () => {
  project = await world().newProject();
  await project.commit({ 'a.hck.json': modelFile('A') });
  await project.replicate();
});

const state = () => world().store.readProject(project.key);
const { openRemote } = counted;

/** The failure of a run, and what it asked of git. */
async function failure(hint: Partial<ReplicateMessage> = {}): Promise<{ error: unknown; requests: number }> {
  const before = counted.requests();
  const error = await project.replicate(hint, { openRemote }).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, requests: counted.requests() - before };
}

describe('a head that cannot be shown whoever tries', () => {
  const tooLarge = { outcome: 'permanent', code: 'HUBIGNORE_TOO_LARGE' };
  const unusableFile = { '.hubignore': Buffer.alloc(70_000, 'x'), 'b.hck.json': modelFile('B') };

  it('is fetched once, and by a full run, which may meet a raised limit', async () => {
    const head = await project.commit(unusableFile);
    // Head, trees, and the file twice, since what a header declares takes two answers to be believed.
    expect(await failure()).toMatchObject({ error: tooLarge, requests: 4 });
    const { unusable } = await state();
    expect(unusable).toMatchObject({ head, code: tooLarge.code });
    const again = await failure({ after: head });
    expect(again).toMatchObject({ error: tooLarge, requests: 1 });
    expect(again.error).toMatchObject({ message: unusable?.message, advice: unusable?.advice });
    expect((await failure({ full: true })).requests).toBeGreaterThan(2);
    const cards = await listCards(world().table, project.key);
    expect(cards.map(({ path }) => path)).toEqual(['a.hck.json']);
  });

  it('does not stand in the way of a push that git does not show yet', async () => {
    const { gitlab } = world().gitlab;
    const head = await project.commit(unusableFile);
    await gitlab.freezeReplica(project.project);
    const after = await project.commit({ '.hubignore': null });
    const notVisible = { outcome: 'retry', code: 'AFTER_NOT_VISIBLE' };
    for (const _ of ['at first sight', 'when it is known'])
      expect((await failure({ after })).error).toMatchObject(notVisible);
    expect(await state()).toMatchObject({ status: 'pending', unusable: { head, code: tooLarge.code } });
    gitlab.thawReplica(project.project);
    await project.replicate({ after });
    expect(await state()).toMatchObject({ status: 'synced', unusable: null });
    await project.expectReplicated();
  });

  it('is not fetched again after another failure either', async () => {
    await project.commit(unusableFile);
    await failure();
    const openRemote = async () => {
      throw new RetryLater('GIT_UNREACHABLE', 'For the moment.');
    };
    await expect(project.replicate({}, { openRemote })).rejects.toMatchObject({ outcome: 'retry' });
    expect(await failure()).toMatchObject({ error: tooLarge, requests: 1 });
  });

  it('gives way to the next one', async () => {
    await project.commit(unusableFile);
    await failure();
    await project.commit({ '.hubignore': null });
    await project.replicate();
    expect(await state()).toMatchObject({ status: 'synced', models: 2, lastError: null });
    await project.expectReplicated();
  });
});

describe('a branch that is rewritten between two requests', () => {
  it('is read from the top at once', async () => {
    const fresh = await world().newProject();
    await fresh.commit({ 'old.hck.json': modelFile('Old') });
    const { store } = world();
    let rewrites = 0;
    const rewriting = {
      ...store,
      async registerProject(...args: Parameters<typeof store.registerProject>) {
        if (++rewrites <= 2) {
          const salt = `${rewrites}.hck.json`;
          await fresh.commit({ [salt]: modelFile('New', rewrites) }, { from: null });
          await git(['gc', '--quiet', '--prune=now'], { cwd: fresh.project.repository });
        }
        return store.registerProject(...args);
      },
    };
    await fresh.replicate({ after: null }, { store: rewriting });
    expect(rewrites).toBe(3);
    expect(await store.readProject(fresh.key)).toMatchObject({ status: 'synced', lastError: null });
    await fresh.expectReplicated();
  });

  it('is read twice where git keeps lacking what it shows, for then it is damaged', async () => {
    const fresh = await world().newProject();
    const { repository } = fresh.project;
    await fresh.commit({ 'lost.hck.json': modelFile('Lost') });
    const blob = await gitText(['rev-parse', 'HEAD:lost.hck.json'], { cwd: repository });
    await rm(join(repository, 'objects', blob.slice(0, 2), blob.slice(2)));
    const before = counted.requests();
    const lacking = { outcome: 'retry', code: 'GIT_NOT_OUR_REF' };
    await expect(fresh.replicate({}, { openRemote })).rejects.toMatchObject(lacking);
    expect(counted.requests() - before).toBeLessThan(9);
    expect(await world().store.readProject(fresh.key)).toMatchObject({ lastError: { code: lacking.code } });
    await fresh.commit({ 'lost.hck.json': modelFile('Found') });
    await fresh.replicate();
    await fresh.expectReplicated();
  });

  it('is left for later when that happens over and over', async () => {
    const fresh = await world().newProject();
    await fresh.commit({ 'old.hck.json': modelFile('Old') });
    const { store } = world();
    let rewrites = 0;
    const rewriting = {
      ...store,
      async registerProject(...args: Parameters<typeof store.registerProject>) {
        await fresh.commit({ 'new.hck.json': modelFile('New', ++rewrites) }, { from: null });
        await git(['gc', '--quiet', '--prune=now'], { cwd: fresh.project.repository });
        return store.registerProject(...args);
      },
    };
    const busy = { outcome: 'retry', code: 'PROJECT_BUSY' };
    await expect(fresh.replicate({ after: null }, { store: rewriting })).rejects.toMatchObject(busy);
    expect(rewrites).toBe(4);
    expect(await store.readProject(fresh.key)).toMatchObject({
      status: 'pending',
      lastError: { code: busy.code },
    });
    await fresh.replicate();
    await fresh.expectReplicated();
  });
});
