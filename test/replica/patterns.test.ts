import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { listCards } from '../../lib/store/hub.ts';
import { PROJECT_SK, projectPk } from '../../lib/store/keys.ts';
import { changeItem } from '../support/damage.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;

const BOTH = '*.hck.json,/models/**/*.json';
const isOfBoth = (path: string) => path.endsWith('.hck.json') || /^models\/.*\.json$/.test(path);

beforeEach(async () => {
  project = await world().newProject();
  await project.commit({
    'Orders.hck.json': modelFile('Orders'),
    'models/Customers.hck.json': modelFile('Customers'),
    'models/old/Travel.json': modelFile('Travel'),
    'package.json': Buffer.from('{}'),
  });
});

const ALL = ['Orders.hck.json', 'models/Customers.hck.json', 'models/old/Travel.json'];
const replicate = (patterns: string | null, hint: Partial<ReplicateMessage> = {}) =>
  project.replicate(hint, { patterns });
const cards = () => listCards(world().table, project.key);
const paths = async () => (await cards()).map(({ path }) => path);
const state = () => world().store.readProject(project.key);

describe('other patterns for models', () => {
  it('hold from the first time on, and the project says so', async () => {
    await replicate(BOTH);
    expect(await paths()).toEqual(ALL);
    expect(await state()).toMatchObject({ patterns: BOTH, models: 3 });
    await project.expectReplicated(undefined, isOfBoth);
    expect(await replicate(BOTH)).toEqual({ kind: 'unchanged', requests: 1 });
  });

  it('are seen without a push, fetch what they have more, and leave the others as they are', async () => {
    await replicate(null);
    const before = await cards();
    const bytes = modelFile('Travel').length;
    expect(await replicate(BOTH)).toMatchObject({
      kind: 'replicated',
      added: 1,
      updated: 0,
      deleted: 0,
      bytes,
    });
    expect(await cards()).toEqual(expect.arrayContaining([...before]));
    await project.expectReplicated(undefined, isOfBoth);
  });

  it('take away what they have less, without fetching anything, and there and back again', async () => {
    await replicate(BOTH);
    const [orders] = await cards();
    expect(await replicate(null)).toMatchObject({ deleted: 1, added: 0, updated: 0, bytes: 0, requests: 2 });
    expect(await state()).toMatchObject({ patterns: null });
    await project.expectReplicated();
    expect(await replicate('/models/')).toMatchObject({ added: 1, deleted: 1 });
    await project.expectReplicated(undefined, (path) => path.startsWith('models/'));
    expect(await replicate(BOTH)).toMatchObject({ added: 1, updated: 0, deleted: 0 });
    await project.expectReplicated(undefined, isOfBoth);
    expect((await cards())[0]).toEqual({
      ...orders,
      content: expect.not.objectContaining({ ...orders?.content }),
    });
  });

  it('are heeded even by a hint that tells nothing new', async () => {
    await replicate(null);
    const after = (await state()).head;
    const receivedAt = new Date(Date.now() - 60 * 60_000).toISOString();
    expect(await replicate(null, { after, receivedAt })).toEqual({ kind: 'unchanged', requests: 0 });
    expect(await replicate(BOTH, { after, receivedAt })).toMatchObject({ added: 1 });
    expect(await replicate(BOTH, { after, receivedAt })).toEqual({ kind: 'unchanged', requests: 0 });
  });

  it('are noted where they make no difference, and nothing else is written', async () => {
    await replicate(null);
    const before = await cards();
    const same = '*.hck.json,*.nothing';
    expect(await replicate(same)).toMatchObject({ added: 0, updated: 0, deleted: 0, bytes: 0, requests: 2 });
    expect(await cards()).toEqual(before);
    expect(await replicate(same)).toEqual({ kind: 'unchanged', requests: 1 });
    await project.expectReplicated();
  });

  it('hold for a push, which is compared with the head before, and beside .hubignore', async () => {
    await replicate(BOTH);
    await project.commit({ 'models/New.json': modelFile('New'), 'new.json': modelFile('None') });
    expect(await replicate(BOTH)).toMatchObject({ added: 1, requests: 3 });
    await project.commit({ '.hubignore': Buffer.from('old/\n*.hck.json\n') });
    expect(await replicate(BOTH)).toMatchObject({ deleted: 3, added: 0, bytes: 0 });
    expect(await paths()).toEqual(['models/New.json']);
  });

  it('come with a push that nobody has seen yet', async () => {
    await replicate(null);
    await project.commit({ 'models/Orders.json': { from: 'Orders.hck.json' } });
    expect(await replicate(BOTH)).toMatchObject({ moved: 1, added: 1, deleted: 0 });
    await project.expectReplicated(undefined, isOfBoth);
  });

  it('are the default ones for a project that a version without them has written', async () => {
    await replicate(BOTH);
    await changeItem(world().table, { PK: projectPk(project.key), SK: PROJECT_SK }, { patterns: undefined });
    expect(await replicate(null)).toEqual({ kind: 'unchanged', requests: 1 });
    expect(await replicate(BOTH)).toMatchObject({ kind: 'replicated', updated: 0, bytes: 0 });
    expect(await state()).toMatchObject({ patterns: BOTH });
  });

  it('are verified by a full run like the default ones', async () => {
    await replicate(BOTH);
    expect(await replicate(BOTH, { full: true })).toMatchObject({ kind: 'unchanged' });
    expect(await replicate(null, { full: true })).toMatchObject({ deleted: 1, bytes: 0 });
    await project.expectReplicated();
  });
});
