import { hash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../lib/errors.ts';
import { readContent } from '../../lib/store/content.ts';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { storeLfsObject } from '../../local/gitlab/lfs-store.ts';
import { failureOf } from '../support/chunks.ts';
import { killing } from '../support/killing.ts';
import { startLfsFront } from '../support/lfs-front.ts';
import { modelFile } from '../support/model-file.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

/** Puts a file into Git LFS and answers what stands in git for it. */
const store = async (bytes: Buffer) => Buffer.from(await storeLfsObject(project.project.repository, bytes));

const state = () => readProject(world().table, project.key);
const oidOf = (bytes: Buffer) => hash('sha256', bytes);

async function lose(bytes: Buffer): Promise<void> {
  const oid = oidOf(bytes);
  await unlink(join(project.project.repository, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid));
}

async function cardAt(path: string) {
  const card = (await listCards(world().table, project.key)).find((candidate) => candidate.path === path);
  if (card === undefined) throw new Error(`There is no card at ${path}.`);
  return card;
}

async function bytesAt(path: string): Promise<Buffer | null> {
  const { content } = await cardAt(path);
  return content && readContent(world().table, content);
}

describe('replicate, where models are in Git LFS', () => {
  it('has the model itself, and its card', async () => {
    const [orders, plain] = [modelFile('Orders'), modelFile('Plain')];
    const pointer = await store(orders);
    await project.commit({
      'Orders.hck.json': pointer,
      'copy/Orders.hck.json': pointer,
      'Plain.hck.json': plain,
    });
    expect(await project.replicate()).toMatchObject({ added: 3, problems: 0 });
    for (const path of ['Orders.hck.json', 'copy/Orders.hck.json']) {
      expect(await cardAt(path)).toMatchObject({
        name: 'Orders',
        problem: null,
        bytes: orders.length,
        lfsOid: oidOf(orders),
      });
      expect(await bytesAt(path)).toEqual(orders);
    }
    expect(await cardAt('Plain.hck.json')).toMatchObject({ name: 'Plain', lfsOid: null });
  });

  it('moves a renamed one without asking for it again', async () => {
    const orders = modelFile('Orders');
    await project.commit({ 'Orders.hck.json': await store(orders) });
    await project.replicate();
    await lose(orders);
    await project.commit({ 'sales/Orders.hck.json': { from: 'Orders.hck.json' } });
    expect(await project.replicate()).toMatchObject({ moved: 1, added: 0 });
    expect(await bytesAt('sales/Orders.hck.json')).toEqual(orders);
  });

  it('verifies it in a full run by the name that it has in Git LFS', async () => {
    await project.commit({ 'Orders.hck.json': await store(modelFile('Orders')) });
    await project.replicate();
    expect(await project.replicate({ full: true })).toMatchObject({ kind: 'unchanged' });
  });

  it('has a problem where the content is missing, the others all the same, and is healed by a full run', async () => {
    const [lost, kept] = [modelFile('Lost'), modelFile('Kept')];
    const pointer = await store(lost);
    await lose(lost);
    await project.commit({ 'Lost.hck.json': pointer, 'Kept.hck.json': await store(kept) });
    expect(await project.replicate()).toMatchObject({ added: 2, problems: 1 });
    expect(await cardAt('Lost.hck.json')).toMatchObject({ problem: { code: 'LFS_MISSING' }, lfsOid: null });
    expect(await bytesAt('Lost.hck.json')).toEqual(pointer);
    expect(await bytesAt('Kept.hck.json')).toEqual(kept);

    await store(lost);
    expect(await project.replicate({ full: true })).toMatchObject({ updated: 1, problems: 0 });
    expect(await bytesAt('Lost.hck.json')).toEqual(lost);
    expect(await state()).toMatchObject({ models: 2, problems: 0 });
  });

  it('keeps the last good version of one whose new content is missing', async () => {
    await project.commit({ 'Orders.hck.json': await store(modelFile('Orders')) });
    await project.replicate();
    const good = (await cardAt('Orders.hck.json')).content;
    const next = modelFile('Orders, next');
    const pointer = await store(next);
    await lose(next);
    await project.commit({ 'Orders.hck.json': pointer });
    await project.replicate();
    expect(await cardAt('Orders.hck.json')).toMatchObject({
      problem: { code: 'LFS_MISSING' },
      lastGood: { content: good, lfsOid: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('has a problem where the content is too large, or no model', async () => {
    const large = Buffer.concat([modelFile('Large'), Buffer.alloc(2000, ' ')]);
    await project.commit({
      'Large.hck.json': await store(large),
      'None.hck.json': await store(Buffer.from('no model')),
    });
    await project.replicate({}, { maxModelBytes: 1000 });
    expect(await cardAt('Large.hck.json')).toMatchObject({ problem: { code: 'LFS_TOO_LARGE' } });
    expect(await cardAt('None.hck.json')).toMatchObject({ problem: { code: 'NOT_JSON' } });
  });
});

describe('replicate, where a missing content is brought later', () => {
  it('has it with the run that is tried again after any failure', async () => {
    const lost = modelFile('Lost');
    const pointer = await store(lost);
    await lose(lost);
    await project.commit({ 'Lost.hck.json': pointer });
    await project.replicate();
    const before = await cardAt('Lost.hck.json');
    const down = new RetryLater('GIT_UNAVAILABLE', 'Down.');
    const openRemote = () => Promise.reject(down);

    expect(await failureOf(project.replicate({ after: 'f'.repeat(40) }, { openRemote }))).toBe(down);
    expect(await project.replicate()).toMatchObject({ added: 0, updated: 0, problems: 0 });
    expect(await cardAt('Lost.hck.json')).toEqual(before);

    await store(lost);
    expect(await failureOf(project.replicate({ after: 'f'.repeat(40) }, { openRemote }))).toBe(down);
    expect(await project.replicate()).toMatchObject({ updated: 1, problems: 0 });
    expect(await bytesAt('Lost.hck.json')).toEqual(lost);
    expect(await state()).toMatchObject({ status: 'synced', models: 1, problems: 0 });
  });

  it('has it with a push that renames the file', async () => {
    const lost = modelFile('Lost');
    const pointer = await store(lost);
    await lose(lost);
    await project.commit({ 'Lost.hck.json': pointer });
    await project.replicate();
    await store(lost);
    await project.commit({ 'Found.hck.json': { from: 'Lost.hck.json' } });
    expect(await project.replicate()).toMatchObject({ added: 1, deleted: 1, problems: 0 });
    expect(await bytesAt('Found.hck.json')).toEqual(lost);
  });
});

describe('replicate, while Git LFS is in trouble', () => {
  const front = openBeforeAll(() => startLfsFront(world().gitlab.gitlab.url));
  const spoiled = () => ({ openRemote: front().openRemote });

  beforeEach(() => {
    front().spoil = () => null;
    front().asked.length = 0;
  });

  /** A project with plain models and some in Git LFS, by their paths. */
  async function commitModels(plain: readonly string[], inLfs: readonly string[]) {
    const models = new Map([...plain, ...inLfs].map((name) => [`${name}.hck.json`, modelFile(name)]));
    const changes: Record<string, Buffer> = {};
    for (const [path, bytes] of models) {
      changes[path] = inLfs.some((name) => path === `${name}.hck.json`) ? await store(bytes) : bytes;
    }
    await project.commit(changes);
    return models;
  }

  async function shown(): Promise<Map<string, Buffer | null>> {
    const cards = await listCards(world().table, project.key);
    const entries = cards
      .filter(({ problem }) => problem === null)
      .map(async ({ path }) => [path, await bytesAt(path)] as const);
    return new Map(await Promise.all(entries));
  }

  it('shows all but the one model whose object the store does not give, and that once it does', async () => {
    const models = await commitModels(['Plain1', 'Plain2'], ['A', 'B', 'C', 'D']);
    const broken = oidOf(modelFile('A'));
    front().spoil = (path) => (path.endsWith(broken) ? 500 : null);

    const failure = await failureOf(project.replicate({}, spoiled()));
    expect(failure).toMatchObject({ code: 'LFS_UNAVAILABLE', outcome: 'retry' });
    const card = await cardAt('A.hck.json');
    expect(card).toMatchObject({ problem: { code: 'LFS_UNAVAILABLE' }, lfsOid: null, lastGood: null });
    expect(card.problem?.message.length).toBeLessThan(300);
    expect(`${await bytesAt('A.hck.json')}`).toContain(`oid sha256:${broken}`);
    expect(await shown()).toEqual(new Map([...models].filter(([path]) => path !== 'A.hck.json')));
    const inTrouble = await state();
    expect(inTrouble).toMatchObject({
      status: 'pending',
      lastError: { code: 'LFS_UNAVAILABLE' },
      syncing: null,
      openRuns: [],
      models: 5,
      problems: 1,
    });

    // Once more in vain: nothing is asked for but that, and nothing written.
    front().asked.length = 0;
    expect(await failureOf(project.replicate({}, spoiled()))).toMatchObject({ code: 'LFS_UNAVAILABLE' });
    expect(front().asked.filter((path) => path.includes('/gitlab-lfs/'))).toEqual([
      expect.stringContaining(broken),
    ]);
    expect(await cardAt('A.hck.json')).toEqual(card);
    expect(await state()).toMatchObject({ generation: inTrouble.generation, status: 'pending' });

    front().spoil = () => null;
    expect(await project.replicate({}, spoiled())).toMatchObject({ added: 0, updated: 1, problems: 0 });
    expect(await shown()).toEqual(models);
    expect(await state()).toMatchObject({
      status: 'synced',
      lastError: null,
      openRuns: [],
      models: 6,
      problems: 0,
    });
    expect(await project.replicate({}, spoiled())).toMatchObject({ kind: 'unchanged' });
  });

  it('shows what is not in Git LFS while the token is refused there', async () => {
    const models = await commitModels(['Plain1', 'Plain2'], ['A', 'B']);
    front().spoil = () => 401;
    const failure = await failureOf(project.replicate({}, spoiled()));
    expect(failure).toMatchObject({ code: 'LFS_UNAUTHORIZED', outcome: 'credentials' });
    expect([...(await shown()).keys()].sort()).toEqual(['Plain1.hck.json', 'Plain2.hck.json']);
    expect(await cardAt('A.hck.json')).toMatchObject({ problem: { code: 'LFS_UNAUTHORIZED' } });
    expect(front().asked).toHaveLength(1);

    front().spoil = () => null;
    expect(await project.replicate({}, spoiled())).toMatchObject({ updated: 2, problems: 0 });
    expect(await shown()).toEqual(models);
  });

  it('shows all where a newer token is found as soon as one is refused', async () => {
    const models = await commitModels(['Plain'], ['A', 'B']);
    front().spoil = () => 401;
    const reconsider = async () => {
      front().spoil = () => null;
      return null;
    };
    expect(await project.replicate({}, { ...spoiled(), reconsider })).toMatchObject({
      updated: 2,
      problems: 0,
    });
    expect(await shown()).toEqual(models);
    expect(await state()).toMatchObject({ status: 'synced', models: 3, problems: 0, openRuns: [] });
  });

  it('asks again after a run that was killed in it, before whichever of its calls', async () => {
    for (let at = 1; ; at += shortOrLong(6, 1)) {
      project = await world().newProject();
      const models = await commitModels(['Plain'], ['A']);
      front().spoil = () => 503;
      const cut = killing({ ...world().store, cardsPerTransaction: 1 }, at);
      await failureOf(project.replicate({}, { ...spoiled(), store: cut.store }));
      front().spoil = () => null;
      await project.replicate({}, spoiled());
      expect(await shown()).toEqual(models);
      expect(await state()).toMatchObject({ status: 'synced', models: 2, problems: 0, openRuns: [] });
      if (cut.calls() < at) {
        expect(at).toBeGreaterThan(8);
        return;
      }
    }
  }, 60_000);

  it('writes nothing in a full run that meets the same trouble', async () => {
    await commitModels([], ['A']);
    front().spoil = () => 503;
    await failureOf(project.replicate({ full: true }, spoiled()));
    const [card, { generation }] = [await cardAt('A.hck.json'), await state()];
    expect(await failureOf(project.replicate({ full: true }, spoiled()))).toMatchObject({
      code: 'LFS_UNAVAILABLE',
    });
    expect(await cardAt('A.hck.json')).toEqual(card);
    expect(await state()).toMatchObject({ generation });
  });

  it('says what is the matter now', async () => {
    await commitModels([], ['A']);
    front().spoil = () => 503;
    await failureOf(project.replicate({}, spoiled()));
    front().spoil = () => 429;
    expect(await failureOf(project.replicate({}, spoiled()))).toMatchObject({ code: 'LFS_RATE_LIMITED' });
    expect(await cardAt('A.hck.json')).toMatchObject({ problem: { code: 'LFS_RATE_LIMITED' } });
    expect(await state()).toMatchObject({ status: 'pending', models: 0, problems: 1 });
    await lose(modelFile('A'));
    front().spoil = () => null;
    expect(await project.replicate({}, spoiled())).toMatchObject({ updated: 1, problems: 1 });
    expect(await cardAt('A.hck.json')).toMatchObject({ problem: { code: 'LFS_MISSING' } });
    expect(await state()).toMatchObject({ status: 'synced', models: 0, problems: 1 });
  });

  it('shows the next push although the trouble lasts', async () => {
    await commitModels([], ['A']);
    front().spoil = () => 503;
    await failureOf(project.replicate({}, spoiled()));
    await commitModels(['Plain'], []);
    expect(await failureOf(project.replicate({}, spoiled()))).toMatchObject({ code: 'LFS_UNAVAILABLE' });
    expect([...(await shown()).keys()]).toEqual(['Plain.hck.json']);
    expect(await state()).toMatchObject({ status: 'pending', models: 1, problems: 1, openRuns: [] });
  });

  it('keeps the last good version, and takes it along when the file is renamed', async () => {
    await commitModels([], ['Orders']);
    await project.replicate({}, spoiled());
    const good = (await cardAt('Orders.hck.json')).content;
    const next = modelFile('Orders, next');
    front().spoil = () => 503;
    await project.commit({ 'Orders.hck.json': await store(next) });
    await failureOf(project.replicate({}, spoiled()));
    const inTrouble = { problem: { code: 'LFS_UNAVAILABLE' }, lastGood: { content: good } };
    expect(await cardAt('Orders.hck.json')).toMatchObject(inTrouble);

    await project.commit({ 'sales/Orders.hck.json': { from: 'Orders.hck.json' } });
    expect(await failureOf(project.replicate({}, spoiled()))).toMatchObject({ code: 'LFS_UNAVAILABLE' });
    expect(await cardAt('sales/Orders.hck.json')).toMatchObject(inTrouble);
    expect(good && (await readContent(world().table, good))).toEqual(modelFile('Orders'));
    expect(await shown()).toEqual(new Map());
    expect(await state()).toMatchObject({ status: 'pending', models: 0, problems: 1 });

    front().spoil = () => null;
    expect(await project.replicate({}, spoiled())).toMatchObject({ updated: 1, problems: 0 });
    expect(await shown()).toEqual(new Map([['sales/Orders.hck.json', next]]));
    expect(await cardAt('sales/Orders.hck.json')).toMatchObject({ lastGood: null });
  });

  it('begins with other objects each time, so that broken ones do not stand before the same others for ever', async () => {
    await commitModels(
      [],
      Array.from({ length: 30 }, (_, n) => `M${n}`),
    );
    front().spoil = (path) => (path.includes('/gitlab-lfs/') ? 500 : null);
    const beginnings: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      front().asked.length = 0;
      await failureOf(project.replicate({}, spoiled()));
      const downloads = front().asked.filter((path) => path.includes('/gitlab-lfs/'));
      expect(downloads.length).toBeLessThanOrEqual(3 + 3);
      beginnings.push(downloads.slice(0, 3).sort().join());
    }
    expect(beginnings[0]).not.toBe(beginnings[1]);
    expect(await state()).toMatchObject({ problems: 30 });
  });

  it('ends with the time of the run even where nothing is asked for any more', async () => {
    const run = new AbortController();
    await commitModels([], ['A', 'B', 'C', 'D', 'E', 'F']);
    front().spoil = () => 503;
    const openRemote = async (path: string) => ({ ...(await front().openRemote(path)), signal: run.signal });
    const replica = {
      ...world().store,
      writeContent: (contentId: string, gzip: Buffer) => {
        run.abort();
        return world().store.writeContent(contentId, gzip);
      },
    };
    const failure = await failureOf(project.replicate({}, { openRemote, store: replica }));
    expect(failure).toMatchObject({ code: 'RUN_CUT', outcome: 'retry' });
    front().spoil = () => null;
    expect(await project.replicate({}, spoiled())).toMatchObject({ added: 6, problems: 0 });
  });
});
