import { beforeEach, describe, expect, it } from '@jest/globals';
import { PATH, useMemoryWorld } from '../../test/support/memory-world.ts';
import { modelFile } from '../../test/support/model-file.ts';
import { BadCredentials, RetryLater } from '../errors.ts';

const world = useMemoryWorld();
const UNKNOWN = 'f'.repeat(40);
const NOT_VISIBLE = { code: 'AFTER_NOT_VISIBLE' };
const files = { 'a.hck.json': modelFile('A') };
let head: string;

beforeEach(() => {
  head = world().git.commit(files);
});

const requests = () => world().git.asked.splice(0).length;
/** What the project says, without when it was looked at. */
const writes = () => world().table.writes.splice(0);

async function replicated(): Promise<void> {
  await world().replicate({ after: head });
  requests();
  writes();
  world().minute += 1;
}

describe('a head that is shown', () => {
  beforeEach(replicated);

  it('costs one request, and nothing is written', async () => {
    expect(await world().replicate()).toEqual({ kind: 'unchanged', requests: 1 });
    expect([requests(), writes()]).toEqual([1, []]);
  });

  it('is looked for a push in it all the same', async () => {
    expect(await world().failure({ after: UNKNOWN })).toMatchObject(NOT_VISIBLE);
    world().minute += 1;
    // The head was not looked at again, but is shown.
    expect(world().table.state()).toMatchObject({ head, status: 'failed' });
  });

  it('is said to be shown once more after a push that was not visible', async () => {
    world().table.change({
      status: 'pending',
      lastError: { code: 'AFTER_NOT_VISIBLE', message: '', advice: null, at: '' },
    });
    expect(await world().replicate()).toMatchObject({ kind: 'replicated', added: 0, bytes: 0, requests: 1 });
    const written = writes();
    expect(written).toContain('finish');
    expect(written).not.toContain('open');
    world().expectShown(files);
  });

  it.each([
    [
      'its branch has another name',
      () => {
        world().git.branch = 'trunk';
      },
    ],
    ['cards have another version', () => world().table.change({ cardVersion: 1 })],
    ['the project has another path', () => world().table.change({ path: 'acme/before' })],
  ])('is written down anew where %s', async (_, change) => {
    change();
    expect(await world().replicate({ after: head, branch: world().git.branch })).toMatchObject({
      kind: 'replicated',
    });
    world().expectShown(files);
    const { defaultBranch, path } = world().table.state();
    expect([defaultBranch, path]).toEqual([world().git.branch, PATH]);
  });
});

describe('a new head', () => {
  it('is shown, and looked for the push in it', async () => {
    expect(await world().failure({ after: UNKNOWN })).toMatchObject(NOT_VISIBLE);
    expect(world().table.state()).toMatchObject({ head, models: 1, lastError: NOT_VISIBLE });
  });
});

describe('an empty repository', () => {
  beforeEach(() => {
    world().git.head = null;
  });

  it('is written down once', async () => {
    expect(await world().replicate()).toEqual({ kind: 'empty', requests: 2 });
    expect(world().table.state()).toMatchObject({
      status: 'empty',
      path: PATH,
      bound: 'api',
      defaultBranch: 'main',
    });
    expect(writes()).toEqual(['register', 'empty']);
    expect(await world().replicate()).toEqual({ kind: 'empty', requests: 1 });
    expect(writes()).toEqual([]);
  });

  it('is written down again where its branch has another name', async () => {
    await world().replicate();
    world().git.branch = 'trunk';
    await world().replicate();
    expect(world().table.state()).toMatchObject({ status: 'empty', defaultBranch: 'trunk' });
  });

  it('takes the place of a head, and leaves the cards', async () => {
    world().git.head = head;
    await replicated();
    world().git.head = null;
    expect(await world().replicate()).toMatchObject({ kind: 'empty' });
    expect(world().table.state()).toMatchObject({ status: 'empty', head });
    expect(world().table.cards.size).toBe(1);
  });

  it('is not believed at once where there was a push', async () => {
    expect(await world().failure({ after: UNKNOWN })).toMatchObject(NOT_VISIBLE);
    expect(writes()).toEqual(expect.arrayContaining(['empty', 'failure']));
  });
});

describe('a head that cannot be shown', () => {
  let unusable: string;
  beforeEach(async () => {
    await replicated();
    unusable = world().git.commit({ '.hubignore': Buffer.from('old/', 'utf16le') });
  });

  const code = 'HUBIGNORE_NOT_TEXT';
  const failure = {
    outcome: 'permanent',
    code,
    message: expect.stringContaining('.hubignore'),
    advice: expect.stringContaining('Mend'),
  };

  it('is noted with what is wrong about it, and not fetched again', async () => {
    expect(await world().failure({ after: unusable })).toMatchObject(failure);
    const { message, advice } = world().table.state().lastError ?? {};
    const noted = { head: unusable, code, message, advice, patterns: null };
    expect(world().table.state()).toMatchObject({ unusable: noted, lastError: { code } });
    expect(message).toContain('.hubignore');
    expect(requests()).toBeGreaterThan(1);
    // Out of the table, word for word.
    expect(await world().failure({ after: unusable })).toMatchObject({ ...failure, message, advice });
    expect(requests()).toBe(1);
    expect(world().table.state().unusable).toEqual(noted);
  });

  it('costs one look also under a hint that does not name it', async () => {
    await world().failure({ after: unusable });
    requests();
    expect(await world().failure()).toMatchObject(failure);
    expect(requests()).toBe(1);
  });

  it('is told without advice where there was none', async () => {
    const bare = { head: unusable, code: 'ODD', message: 'Odd.', advice: null, patterns: null };
    world().table.change({ unusable: bare });
    expect(await world().failure({ after: unusable })).toMatchObject({
      code: 'ODD',
      message: 'Odd.',
      advice: undefined,
    });
    expect(world().table.state().unusable).toEqual(bare);
  });

  it.each([
    ['in a full run', { full: true }, null],
    ['where other files are models', {}, '*.json'],
  ] as const)('is tried again %s', async (_, hint, patterns) => {
    await world().failure({ after: unusable });
    requests();
    expect(await world().failure({ after: unusable, ...hint }, { patterns })).toMatchObject(failure);
    expect(requests()).toBeGreaterThan(2);
    expect(world().table.state().unusable).toMatchObject({ patterns });
  });

  it('is left behind by the next head', async () => {
    await world().failure({ after: unusable });
    const after = world().git.commit({ '.hubignore': null });
    await world().replicate({ after });
    world().expectShown(files);
    expect(world().table.state().unusable).toBeNull();
  });

  it('says nothing of a push that git does not show yet', async () => {
    expect(await world().failure({ after: UNKNOWN })).toMatchObject(NOT_VISIBLE);
    // That it cannot be shown is known all the same.
    expect(world().table.state().unusable).toMatchObject({ head: unusable, code });
  });
});

describe('a failure that is none of the head', () => {
  it('is what it is where the token is refused, whichever push the hint tells of: it may have a successor', async () => {
    const refused = new BadCredentials('GITLAB_UNAUTHORIZED', 'Refused.');
    world().found.set(15, { kind: 'refused', why: 'it may not' });
    const findHead = async () => {
      throw refused;
    };
    expect(await world().failure({ after: UNKNOWN }, { findHead })).toBe(refused);
    expect(await world().failure({ after: head }, { findHead })).toBe(refused);
    expect(world().table.state().unusable).toBeNull();
  });

  it('is what it is where the table is unwell, whichever push the hint tells of', async () => {
    const unwell = new RetryLater('TABLE_UNAVAILABLE', 'Unwell.');
    const transact = async () => {
      throw unwell;
    };
    const store = { ...world().table.store, transact };
    expect(await world().failure({ after: UNKNOWN }, { store })).toBe(unwell);
  });

  it('is what it is where git is unwell', async () => {
    world().git.unwell.add(head);
    expect(await world().failure({ after: UNKNOWN })).toMatchObject({ code: 'GIT_UNAVAILABLE' });
  });
});

describe('a run that takes its time', () => {
  it('leaves a push to the next that it may not have seen, though that was ten minutes before its answer came', async () => {
    const receivedAt = world().now().toISOString();
    const lagging = world().git.commit({ 'b.hck.json': modelFile('B') });
    const missing = world().git.commit({ 'c.hck.json': modelFile('C') });
    world().git.head = lagging;
    world().minute = 9;
    world().git.onAsked = () => {
      world().minute = 11;
    };
    await world().replicate({ after: lagging, receivedAt });
    world().git.head = missing;
    expect(await world().replicate({ after: missing, before: lagging, receivedAt })).toMatchObject({
      kind: 'replicated',
      head: missing,
    });
  });

  it('does not take what it has read at its beginning for newer than a push of nine minutes before', async () => {
    const receivedAt = world().now().toISOString();
    world().minute = 9;
    world().git.onAsked = () => {
      world().minute += 2;
    };
    expect(await world().failure({ after: UNKNOWN, receivedAt, full: true })).toMatchObject(NOT_VISIBLE);
  });
});

describe('a run that is late', () => {
  it('does not look for the push yet', async () => {
    const late = new AbortController();
    const store = {
      ...world().table.store,
      writeContent: async (id: string, zipped: Buffer) => {
        late.abort();
        return world().table.store.writeContent(id, zipped);
      },
    };
    world().git.commit({ 'b.hck.json': modelFile('B'), 'c.hck.json': modelFile('C') });
    const partial = await world().replicate({ after: UNKNOWN }, { late: late.signal, store, sliceFiles: 1 });
    expect(partial).toMatchObject({
      kind: 'partial',
      head: world().git.head,
      requests: world().git.asked.length,
    });
  });
});
