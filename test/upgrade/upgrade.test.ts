import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseMessage } from '../../lib/queue/message.ts';
import { listCards } from '../../lib/store/hub.ts';
import { changeItem } from '../support/damage.ts';
import { useReplicaWorld } from '../support/replica-world.ts';
import { commitAll, leaveHalfDone } from './history.ts';
import { bodies } from './messages.ts';
import {
  putItems,
  type Recorded,
  readRecorded,
  recordedVersions,
  scanItems,
  writeRecorded,
} from './recorded.ts';
import { wordsOf } from './words.ts';

const world = useReplicaWorld();

/** What this code leaves of the history that the records are of. */
let today: Recorded;

// Once a release, for those after it: docs/upgrading.md.
const RECORD = process.env.MODELHUB_RECORD;
const VERSIONS = await recordedVersions();

beforeAll(async () => {
  const project = await world().newProject();
  await leaveHalfDone(project, world().store);
  today = { messages: bodies(), items: await scanItems(world().table, project) };
  // The tests look at the whole table.
  await project.replicate();
  if (RECORD) await writeRecorded(RECORD, today);
});

describe.each(VERSIONS)('what version %s has written', (version) => {
  it('is a message that is understood', async () => {
    const { messages } = await readRecorded(version);
    for (const message of messages) expect(parseMessage(JSON.stringify(message))).toMatchObject(message);
  });

  it('is taken over, a run included that was half done', async () => {
    const { items } = await readRecorded(version);
    const project = await world().newProject();
    await commitAll(project);
    await putItems(world().table, items, project);
    await project.replicate();
    await project.expectReplicated();
    expect(await project.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
  });
});

describe.each(VERSIONS)('going back to version %s', (version) => {
  it('meets the items that it knows, each with all that it relies on', async () => {
    const then = wordsOf((await readRecorded(version)).items);
    const now = wordsOf(today.items);
    const missing = [...then].map(([kind, words]) => [
      kind,
      [...words].filter((word) => !now.get(kind)?.has(word)),
    ]);
    expect(missing.filter(([, words]) => words?.length !== 0)).toEqual([]);
  });

  it('meets messages of a version and with triggers that it knows', async () => {
    const { messages } = await readRecorded(version);
    const triggers = new Set(messages.map(({ trigger }) => trigger));
    for (const message of today.messages) {
      expect(message.version).toBe(messages[0]?.version);
      expect(triggers).toContain(message.trigger);
    }
  });
});

describe('what a later version may write', () => {
  const later = { later: { M: { word: { S: 'that this code does not know' } } } };

  it('is words beside those that this code knows, in any item', async () => {
    const project = await world().newProject();
    await commitAll(project);
    await putItems(
      world().table,
      today.items.map((item) => ({ ...item, ...later })),
      project,
    );
    await project.replicate();
    await project.expectReplicated();
    expect((await listCards(world().table, project.key)).length).toBeGreaterThan(5);
  });

  it('is an item of a kind that this code does not know, which stays', async () => {
    const project = await world().newProject();
    await commitAll(project);
    await project.replicate();
    const PK = `P#${project.key.instance}#${project.key.projectId}`;
    await changeItem(world().table, { PK, SK: 'PROJECT' }, { SK: { S: 'LATER#1' } });
    await project.commit({ 'model.hck.json': null });
    await project.replicate({ trigger: 'test', full: true });
    await project.expectReplicated();
    const kinds = (await scanItems(world().table, project)).map(({ SK }) => SK?.S);
    expect(kinds).toContain('LATER#1');
  });

  it('is words in a message beside those that this code knows', () => {
    for (const message of today.messages)
      expect(parseMessage(JSON.stringify({ ...message, ...later }))).toMatchObject(message);
  });
});
