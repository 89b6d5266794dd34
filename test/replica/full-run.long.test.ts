import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Card } from '../../lib/replica/cards/card.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import { contentPk, HUB_PK, PROJECT_SK, partSk, projectPk, registrySk } from '../../lib/store/keys.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { contentIdOf } from '../support/cards.ts';
import { changeItem, deleteItem, forgetVerification } from '../support/damage.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { Killed } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;
/** One with a model whose content has several parts. */
let projectOfParts: WorldProject;

beforeAll(async () => {
  project = await projectToDamage();
  projectOfParts = await world().newProject();
  const noise = randomBytes(400_000).toString('base64');
  await projectOfParts.commit({ [LARGE]: modelFile('Large', noise) });
  await projectOfParts.replicate();
});

const full = { trigger: 'test', full: true } as const;
const state = () => world().store.readProject(project.key);

/** Content that the tests below have taken the only card from. */
const orphans = new Set<string>();

/** A project with a model, a nested one, and one that is broken since its last version. */
async function projectToDamage(): Promise<WorldProject> {
  const fresh = await world().newProject();
  await fresh.commit({
    'small.hck.json': modelFile('Small'),
    'deep/er/other.hck.json': modelFile('Other'),
    'bad.hck.json': modelFile('Good'),
  });
  await fresh.replicate();
  await fresh.commit({ 'bad.hck.json': Buffer.from('{') });
  await fresh.replicate();
  return fresh;
}

async function cardAt(path: string, { key } = project): Promise<Card> {
  const card = (await listCards(world().table, key)).find((candidate) => candidate.path === path);
  if (card === undefined) throw new Error(`There is no card at ${path}.`);
  return card;
}

const cardKey = (path: string, { key } = project) => ({ PK: projectPk(key), SK: `MODEL#${path}` });
const partKey = (card: Pick<Card, 'content'>, index = 0) => ({
  PK: contentPk(contentIdOf(card)),
  SK: partSk(index),
});
const projectKey = () => ({ PK: projectPk(project.key), SK: PROJECT_SK });

async function changeCard(path: string, changes: Parameters<typeof changeItem>[2]): Promise<void> {
  await changeItem(world().table, cardKey(path), changes);
}

async function changePart(path: string, changes: Parameters<typeof changeItem>[2]): Promise<void> {
  await changeItem(world().table, partKey(await cardAt(path)), changes);
}

/** Takes a card away, or what leads from it to its content. */
async function orphan(path: string, work: () => Promise<void>): Promise<void> {
  orphans.add(contentIdOf(await cardAt(path)));
  await work();
}

/** The last good version of a file that a push has just broken. */
async function newLastGood() {
  await project.commit({ 'bad.hck.json': modelFile('Good', Math.random()) });
  await project.replicate();
  await project.commit({ 'bad.hck.json': Buffer.from('[') });
  await project.replicate();
  const { lastGood } = await cardAt('bad.hck.json');
  if (lastGood === null) throw new Error('A file that was a model has a last good version.');
  return lastGood;
}

const SMALL = 'small.hck.json';
const LARGE = 'large.hck.json';

const damages: [string, () => Promise<void>][] = [
  ['a card that was deleted', () => orphan(SMALL, () => deleteItem(world().table, cardKey(SMALL)))],
  [
    'the only part of content that was deleted',
    async () => deleteItem(world().table, partKey(await cardAt(SMALL))),
  ],
  ['a part that was overwritten', () => changePart(SMALL, { data: { B: Buffer.from('no gzip') } })],
  [
    'a part with the bytes of another model',
    () => changePart(SMALL, { data: { B: gzipSync(modelFile('X')) } }),
  ],
  [
    'a part that unpacks to more than the file has',
    () => changePart(SMALL, { data: { B: gzipSync(Buffer.alloc(1_000_000)) } }),
  ],
  [
    'a part with something behind the gzip stream',
    () => changePart(SMALL, { data: { B: Buffer.concat([gzipSync(modelFile('Small')), Buffer.from('x')]) } }),
  ],
  ['a part without data', () => changePart(SMALL, { data: undefined })],
  ['a part too many', () => changePart(SMALL, { SK: { S: partSk(1) } })],
  ['a part that would expire', () => changePart(SMALL, { expiresAt: { N: '4000000000' } })],
  ['a card whose catalogue was changed', () => changeCard(SMALL, { entities: { N: '99' } })],
  ['a card whose path was changed', () => changeCard(SMALL, { path: { S: 'elsewhere.hck.json' } })],
  ['a card whose size was changed', () => changeCard(SMALL, { bytes: { N: '9999' } })],
  ['a card whose blob was changed', () => changeCard(SMALL, { blobId: { S: 'f'.repeat(40) } })],
  [
    'a card whose content is that of another',
    async () => {
      const other = contentIdOf(await cardAt('deep/er/other.hck.json'));
      await orphan(SMALL, () => changeCard(SMALL, { contentId: { S: other } }));
    },
  ],
  ['a card whose problem was taken away', () => changeCard('bad.hck.json', { problem: undefined })],
  [
    'a card that was made a problem',
    () =>
      changeCard(SMALL, { problem: { M: { code: { S: 'X' }, message: { S: 'x' }, blobId: { S: 'x' } } } }),
  ],
  ['a card without its guid', () => changeCard(SMALL, { guid: undefined })],
  [
    'a card with a number that is none of ours',
    () => changeCard(SMALL, { parts: { N: '12345678901234567.5' } }),
  ],
  [
    'a card that has lost all but its content',
    () => changeCard(SMALL, { blobId: undefined, cardVersion: undefined, parts: undefined, path: undefined }),
  ],
  ['a card without its content', () => orphan(SMALL, () => changeCard(SMALL, { contentId: undefined }))],
  ['a card of a file that is not there', () => changeCard(SMALL, { SK: { S: 'MODEL#stranger.hck.json' } })],
  [
    'a broken card of a file that is not there',
    () => changeCard(SMALL, { SK: { S: 'MODEL#stranger.hck.json' }, blobId: undefined }),
  ],
  [
    'a last good version that was deleted',
    async () => deleteItem(world().table, partKey(await newLastGood())),
  ],
  [
    'a last good version with other bytes',
    async () =>
      changeItem(world().table, partKey(await newLastGood()), { data: { B: gzipSync(modelFile('X')) } }),
  ],
  ['counts that were changed', () => changeItem(world().table, projectKey(), { models: { N: '42' } })],
];

const damagesOfParts: typeof damages = [
  [
    'one of several parts that was deleted',
    async () => deleteItem(world().table, partKey(await cardAt(LARGE, projectOfParts), 1)),
  ],
  [
    'a card whose number of parts was changed',
    () => changeItem(world().table, cardKey(LARGE, projectOfParts), { parts: { N: '1' } }),
  ],
];

async function expectRepaired(damaged: WorldProject): Promise<void> {
  expect(await damaged.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
  expect(await damaged.replicate(full)).toMatchObject({ kind: 'replicated' });
  await damaged.expectReplicated(orphans);
  expect(await damaged.replicate(full)).toEqual({ kind: 'unchanged', requests: 3 });
  await forgetVerification(world().table, damaged.key);
}

describe('a full run', () => {
  beforeEach(() => forgetVerification(world().table, project.key));

  it('of a project that was never replicated replicates it', async () => {
    const fresh = await world().newProject();
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    expect(await fresh.replicate(full)).toMatchObject({ kind: 'replicated', added: 1, requests: 4 });
    await fresh.expectReplicated();
  });

  it('that finds all well reads no blob and writes nothing but that', async () => {
    const items = async () => {
      const read = (prefix: string) =>
        Array.fromAsync(queryPrefix(world().table, projectPk(project.key), prefix));
      return (await Promise.all(['MODEL', 'PROJECT', 'SYNC'].map(read))).flat();
    };
    const before = await items();
    const writes: string[] = [];
    const watched = watching(world().store, (name) => writes.push(name));
    expect(await project.replicate(full, { store: watched })).toEqual({ kind: 'unchanged', requests: 3 });
    expect(writes).toEqual(['registerProject', 'noteVerified']);
    await forgetVerification(world().table, project.key);
    expect(await items()).toEqual(before);
  });

  it('is the only one to read all content for a quarter of an hour, if it finds all well', async () => {
    let reads = 0;
    const readContent: ReplicaStore['readContent'] = (...args) => {
      reads += 1;
      return world().store.readContent(...args);
    };
    const worse = { store: { ...world().store, readContent } };
    const runAt = (minute: number) =>
      project.replicate(full, { ...worse, now: () => new Date(Date.now() + minute * 60_000) });
    for (const minute of [0, 1, 14]) await runAt(minute);
    const once = reads;
    expect(once).toBeGreaterThan(0);
    await runAt(16);
    expect(reads).toBe(2 * once);
    await forgetVerification(world().table, project.key);
  });

  it.each(damages)('repairs %s, which no other run sees', async (_, damage) => {
    await damage();
    await expectRepaired(project);
  });

  it.each(damagesOfParts)('repairs %s, which no other run sees', async (_, damage) => {
    expect(await cardAt(LARGE, projectOfParts)).toMatchObject({ content: { parts: 2 } });
    await damage();
    await expectRepaired(projectOfParts);
  });

  it('reads only what is damaged from git', async () => {
    await deleteItem(world().table, partKey(await cardAt(SMALL)));
    const { bytes } = await cardAt(SMALL);
    expect(await project.replicate(full)).toMatchObject({ updated: 1, added: 0, bytes, requests: 4 });
  });

  it('keeps a last good version that is whole', async () => {
    const lastGood = await newLastGood();
    await changeCard('bad.hck.json', { name: { S: 'Tampered' } });
    await project.replicate(full);
    expect(await cardAt('bad.hck.json')).toMatchObject({ name: 'bad', lastGood });
    await project.expectReplicated(orphans);
  });

  it('takes no lost content for a last good version, and moves none', async () => {
    const changed = await projectToDamage();
    await changed.commit({
      'small.hck.json': Buffer.from('{'),
      'deep/er/other.hck.json': null,
      'renamed.hck.json': modelFile('Other'),
    });
    for (const path of ['small.hck.json', 'deep/er/other.hck.json'])
      await deleteItem(world().table, partKey(await cardAt(path, changed)));
    expect(await changed.replicate(full)).toMatchObject({ moved: 0, added: 1, updated: 1, deleted: 1 });
    expect((await cardAt('small.hck.json', changed)).lastGood).toBeNull();
    await changed.expectReplicated(orphans);
  });

  it('puts the project back on the list of the hub', async () => {
    await deleteItem(world().table, { PK: HUB_PK, SK: registrySk(project.key) });
    await project.replicate();
    expect(await listProjects(world().table)).not.toContainEqual(expect.objectContaining(project.key));
    expect(await project.replicate(full)).toMatchObject({ kind: 'unchanged' });
    await forgetVerification(world().table, project.key);
    expect(await listProjects(world().table)).toContainEqual(expect.objectContaining(project.key));
  });

  it('makes a project anew whose item was deleted, and keeps what it still has', async () => {
    const before = await listCards(world().table, project.key);
    await deleteItem(world().table, projectKey());
    expect(await project.replicate(full)).toMatchObject({
      kind: 'replicated',
      added: 0,
      updated: 0,
      bytes: 0,
    });
    expect(await listCards(world().table, project.key)).toEqual(before);
    await project.expectReplicated(orphans);
  });

  it('asks the server anew what it can do', async () => {
    const stale = { M: { objectFormat: { S: 'sha1' }, unborn: { BOOL: false } } };
    await changeItem(world().table, projectKey(), { capabilities: stale });
    expect(await project.replicate()).toMatchObject({ kind: 'unchanged' });
    expect(await project.replicate(full)).toMatchObject({ kind: 'replicated' });
    expect((await state()).capabilities).toEqual({ objectFormat: 'sha1', unborn: true });
  });

  it('lets damaged content expire, be it cut before that', async () => {
    await changeItem(world().table, partKey(await newLastGood()), { data: { B: gzipSync(modelFile('X')) } });
    const expireContent = async () => {
      throw new Killed();
    };
    await expect(
      project.replicate(full, { store: { ...world().store, expireContent } }),
    ).rejects.toBeInstanceOf(Killed);
    await project.replicate();
    await project.expectReplicated(orphans);
  });

  it('ends when its time does, and is tried again', async () => {
    const time = new AbortController();
    const openRemote = async (path: string) => ({
      url: `${world().gitlab.gitlab.url}/${path}.git`,
      token: ACCESS_TOKEN,
      signal: time.signal,
    });
    const store: ReplicaStore = {
      ...world().store,
      readAllCards: (key) => {
        time.abort();
        return world().store.readAllCards(key);
      },
    };
    await expect(project.replicate(full, { store, openRemote })).rejects.toMatchObject({
      code: 'RUN_CUT',
      outcome: 'retry',
    });
    expect(await project.replicate(full)).toMatchObject({ kind: 'replicated' });
    await project.expectReplicated(orphans);
  });
});

describe('a card that was damaged', () => {
  it('is shown as a problem until it is repaired', async () => {
    await changeCard(SMALL, { guid: undefined });
    expect(await cardAt(SMALL)).toMatchObject({ catalogue: null, problem: { code: 'CARD_DAMAGED' } });
    await project.replicate(full);
    expect(await cardAt(SMALL)).toMatchObject({ problem: null });
  });

  it('is made anew by the next push of its file, too, and counted as it should be', async () => {
    await changeCard(SMALL, { guid: undefined });
    await project.commit({ [SMALL]: modelFile('Small', 'pushed') });
    expect(await project.replicate()).toMatchObject({ kind: 'replicated', updated: 1 });
    await project.expectReplicated(orphans);
  });
});

/** A store that tells of every call that is no read. */
function watching(store: ReplicaStore, onWrite: (name: string) => void): ReplicaStore {
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || String(name).startsWith('read')) return method;
      return (...args: unknown[]) => {
        onWrite(String(name));
        return Reflect.apply(method, target, args);
      };
    },
  });
}
