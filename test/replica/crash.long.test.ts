import { describe, expect, it } from '@jest/globals';
import type { Card } from '../../lib/replica/cards/card.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { listCards } from '../../lib/store/hub.ts';
import { contentPk, partSk, projectPk } from '../../lib/store/keys.ts';
import { contentIdOf } from '../support/cards.ts';
import { changeItem, deleteItem, forgetVerification } from '../support/damage.ts';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

/** From one call to the next that a worker is killed before: all of them with MODELHUB_LONG=1. */
const STEP = shortOrLong(8, 1);

const world = useReplicaWorld();

const full = { trigger: 'test', full: true } as const;
const model = (salt: string | number) => modelFile('Orders', salt);

/** A store with room for four cards in a transaction, so that the changes below take several. */
const narrow = (store: ReplicaStore): ReplicaStore => ({ ...store, cardsPerTransaction: 4 });

/** Content that the tests below have taken the only card from. */
const orphans = new Set<string>();

/** A project with two heads: the later one adds, changes, renames, swaps, breaks, copies and deletes files. */
async function projectWithTwoHeads() {
  const project = await world().newProject();
  const former = await project.commit({
    'kept.hck.json': model('kept'),
    'changed.hck.json': model('old'),
    'broken.hck.json': model('good'),
    'gone.hck.json': model('gone'),
    'old name.hck.json': model('renamed'),
    'left.hck.json': model('l'),
    'right.hck.json': model('r'),
  });
  const later = await project.commit({
    'added.hck.json': model('new'),
    'changed.hck.json': model('newer'),
    'broken.hck.json': Buffer.from('{'),
    'copy of broken.hck.json': model('good'),
    'gone.hck.json': null,
    'old name.hck.json': null,
    'new name.hck.json': model('renamed'),
    'left.hck.json': model('r'),
    'right.hck.json': model('l'),
  });
  return { project, former, later };
}

/** Such a project, replicated at the former head and pushed to the later one. */
async function projectWithChanges(): Promise<WorldProject> {
  const { project, former, later } = await projectWithTwoHeads();
  await project.moveTo(former);
  await project.replicate();
  await project.moveTo(later);
  return project;
}

describe('a worker that is killed', () => {
  it('leaves what the next run completes, before whichever of its calls it is', async () => {
    const { project, former, later } = await projectWithTwoHeads();
    // Who goes to and fro within ten minutes may be read from a replica that lags.
    let minute = 0;
    const elevenMinutesLater = () => {
      minute += 11;
      const time = new Date(Date.now() + minute * 60_000);
      return { hint: { receivedAt: time.toISOString() }, now: () => time };
    };
    for (let at = 1; ; at += STEP) {
      await project.moveTo(former);
      const back = elevenMinutesLater();
      await project.replicate(back.hint, { now: back.now });
      await project.moveTo(later);
      const { hint, now } = elevenMinutesLater();
      const cut = killing(narrow(world().store), at);
      await project.replicate(hint, { store: cut.store, now }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await project.replicate(hint, { now });
      await project.expectReplicated();
      if (cut.calls() < at) {
        expect(at).toBeGreaterThan(10);
        return;
      }
    }
  }, 60_000);
});

describe('a worker that is killed during a full run', () => {
  it('leaves what the next full run completes, and other runs do no harm in between', async () => {
    const project = await world().newProject();
    const paths = ['deleted', 'lost', 'overwritten'].map((name) => `${name}.hck.json`);
    await project.commit(Object.fromEntries(paths.map((path) => [path, model(path)])));
    await project.replicate();
    for (let at = 1; ; at += STEP) {
      await forgetVerification(world().table, project.key);
      orphans.add(await damage(project));
      const cut = killing({ ...world().store, cardsPerTransaction: 1 }, at);
      await project.replicate(full, { store: cut.store }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      if (at % 2 === 0) await project.replicate();
      await project.replicate(full);
      await project.expectReplicated(orphans);
      if (cut.calls() < at) {
        expect(at).toBeGreaterThan(10);
        return;
      }
    }
  }, 60_000);
});

/** Takes away a card and the content of another, overwrites that of the third; answers what nothing leads to any more. */
async function damage({ key }: WorldProject): Promise<string> {
  const [deleted, lost, overwritten] = await listCards(world().table, key);
  if (!deleted || !lost || !overwritten) throw new Error('The project has three cards.');
  const partOf = (card: Card) => ({ PK: contentPk(contentIdOf(card)), SK: partSk(0) });
  await deleteItem(world().table, { PK: projectPk(key), SK: deleted.key });
  await deleteItem(world().table, partOf(lost));
  await changeItem(world().table, partOf(overwritten), { data: { B: Buffer.from('no gzip') } });
  return contentIdOf(deleted);
}

describe('several workers on one project', () => {
  it('end with one replica of the head, and nothing left over', async () => {
    const project = await projectWithChanges();
    await Promise.allSettled(Array.from({ length: 5 }, () => project.replicate()));
    await project.replicate();
    await project.expectReplicated(orphans);
  });

  it('leave nothing behind of one that was overtaken, wrote on, and was killed before it noticed', async () => {
    const project = await projectWithChanges();
    let isOvertaken = false;
    const { store, kill } = killing(world().store);
    const writeContent: ReplicaStore['writeContent'] = async (...args) => {
      if (!isOvertaken) {
        isOvertaken = true;
        await project.replicate();
      }
      const parts = await world().store.writeContent(...args);
      kill();
      return parts;
    };
    await expect(project.replicate({}, { store: { ...store, writeContent } })).rejects.toThrow(Killed);
    const { openRuns, fencedRuns } = await world().store.readProject(project.key);
    expect([openRuns.length, fencedRuns.length]).toEqual([0, 1]);
    await expect(project.expectReplicated(orphans)).rejects.toThrow();
    const quarterOfAnHourOn = { now: () => new Date(Date.now() + 15 * 60_000) };
    expect(await project.replicate({}, quarterOfAnHourOn)).toMatchObject({ kind: 'unchanged' });
    await project.expectReplicated(orphans);
    expect(await world().store.readProject(project.key)).toMatchObject({ fencedRuns: [] });
  });

  it('refuse the word of one that was overtaken', async () => {
    const project = await projectWithChanges();
    const overtaken: ReplicaStore = {
      ...world().store,
      openRun: async (key, run) => {
        await world().store.openRun(key, run);
        overtaken.openRun = world().store.openRun;
        await project.replicate();
        await project.commit({ 'later.hck.json': model('later') });
        await project.replicate();
      },
    };
    await project.replicate({}, { store: overtaken });
    await project.expectReplicated(orphans);
  });
});
