import { beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, PATH, useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import { NO_CHANGES } from '../plan/compare.ts';
import { planChanges } from '../plan/plan.ts';
import { bindByFile } from './bind-by-file.ts';

const world = useMemoryWorld();
const OTHER = 'e'.repeat(40);
const commit = (changes: Readonly<Record<string, Buffer>>) => world().git.commit(changes);
/** What GitLab's API was asked for beside the project. */
const files = () => world().asked.filter((asked) => asked !== KEY.projectId);
const bound = () => world().table.state().bound;

beforeEach(() => {
  world().found.set(KEY.projectId, { kind: 'refused', why: 'the token may not' });
});

describe('a project whose token may ask only for files', () => {
  it('is bound by a model of its head, that of the shortest path', async () => {
    const head = commit({
      'long/path/to/a.hck.json': modelFile('A'),
      'b.hck.json': modelFile('B'),
      'cc.hck.json': modelFile('C'),
    });
    world().foundHead = { kind: 'found', commit: head };
    await world().replicate({ after: head });
    expect(world().table.state()).toMatchObject({ bound: 'file', boundPath: PATH, status: 'synced' });
    expect(files()).toEqual(['b.hck.json']);
    expect(world().git.asked).toHaveLength(4);
  });

  it('is bound by any file where no model has changed', async () => {
    const head = commit({ 'docs/README.md': Buffer.from('Nothing here.'), LICENSE: Buffer.from('MIT') });
    world().foundHead = { kind: 'found', commit: head };
    await world().replicate({ after: head });
    expect(files()).toEqual(['LICENSE']);
    expect(bound()).toBe('file');
  });

  it('is not bound by a file that is gone', async () => {
    const first = commit({ 'a.hck.json': modelFile('A'), 'longer.hck.json': modelFile('B') });
    world().foundHead = { kind: 'found', commit: first };
    await world().replicate({ after: first });
    world().table.change({ bound: null, boundPath: null });
    world().asked.length = 0;
    const head = world().git.commit({ 'a.hck.json': null, 'longer.hck.json': modelFile('B', 2) });
    world().foundHead = { kind: 'found', commit: head };
    await world().replicate({ after: head });
    expect(files()).toEqual(['longer.hck.json']);
  });

  it('can wait for that while there is nothing to write', async () => {
    const head = commit({});
    await world().replicate({ after: head });
    expect(world().table.state()).toMatchObject({ status: 'synced', bound: null, boundPath: null });
    expect(files()).toEqual([]);
  });

  it('is not proven where there is something to write, and no file to ask for', async () => {
    const first = commit({ 'a.hck.json': modelFile('A') });
    world().foundHead = { kind: 'found', commit: first };
    await world().replicate({ after: first });
    const head = world().git.commit({ 'a.hck.json': null });
    const unproven = { code: 'IDENTITY_UNPROVEN', message: expect.stringMatching(`${PATH} .*no file`) };
    expect(await world().failure({ after: null })).toMatchObject(unproven);
    expect(world().table.cards.size).toBe(1);
    expect(head).toBe(world().git.head);
  });

  it('is not proven where GitLab does not answer for a file either', async () => {
    const head = commit({ 'a.hck.json': modelFile('A') });
    world().foundHead = { kind: 'unknown', why: 'it is odd' };
    const unproven = { code: 'IDENTITY_UNPROVEN', message: expect.stringMatching(`${PATH} .*it is odd`) };
    expect(await world().failure({ after: head })).toMatchObject(unproven);
  });

  it.each([
    ['has no such file', { kind: 'absent' }, /"?a\.hck\.json"?/],
    ['has another head', { kind: 'found', commit: OTHER }, new RegExp(OTHER)],
  ] as const)('is in doubt where the project with its id %s', async (_, found, why) => {
    const head = commit({ 'a.hck.json': modelFile('A') });
    world().foundHead = found;
    const inDoubt = { code: 'IDENTITY_IN_DOUBT', message: expect.stringMatching(why) };
    expect(await world().failure({ after: head })).toMatchObject(inDoubt);
    expect(world().table.cards.size).toBe(0);
  });

  it.each([
    ['no such file', { kind: 'absent' }],
    ['another head', { kind: 'found', commit: OTHER }],
  ] as const)('is looked at once more where there was a push in between: %s', async (_, found) => {
    commit({ 'a.hck.json': modelFile('A') });
    world().foundHead = found;
    world().git.onAsked = (asked) => {
      // The second look at the head, after the answer that does not fit.
      if (asked !== 'ls-refs' || files().length !== 1) return;
      const head = world().git.head === OTHER ? '' : commit({ 'b.hck.json': modelFile('B') });
      world().foundHead = { kind: 'found', commit: head };
      world().git.onAsked = () => {};
    };
    await world().replicate();
    world().expectShown({ 'a.hck.json': modelFile('A'), 'b.hck.json': modelFile('B') });
  });

  it('is looked at once more where the repository is empty by then', async () => {
    commit({ 'a.hck.json': modelFile('A') });
    world().git.onAsked = (asked) => {
      if (asked === 'ls-refs' && files().length === 1) world().git.head = null;
    };
    expect(await world().replicate()).toMatchObject({ kind: 'empty' });
  });
});

describe('bindByFile', () => {
  /** What comes of files that are to be fetched at a head. */
  async function bind(...paths: Buffer[]) {
    const head = commit({ 'some.txt': Buffer.from('Text.') });
    const wanted = paths.map((path) => ({ file: keyedPath(path), blobId: 'a'.repeat(40) }));
    const comparison = { ...NO_CHANGES, wanted };
    const plan = planChanges(wanted, new Map());
    world().foundHead = { kind: 'found', commit: head };
    return bindByFile(world().run(), { path: PATH, head }, { comparison, plan }, world().source());
  }

  it('asks for the shortest path, wherever it stands', async () => {
    for (const paths of [
      ['long.hck.json', 'a.hck.json', 'longer.hck.json'],
      ['a.hck.json', 'long.hck.json'],
    ]) {
      world().asked.length = 0;
      expect(await bind(...paths.map((path) => Buffer.from(path)))).toBe('file');
      expect(files()).toEqual(['a.hck.json']);
    }
  });

  it('asks for no path that is not UTF-8, for an address cannot say it', async () => {
    const latin1 = Buffer.from('\xe4.hck.json', 'latin1');
    await bind(latin1, Buffer.from('longer.hck.json'));
    await bind(latin1);
    expect(files()).toEqual(['longer.hck.json', 'some.txt']);
  });

  it('starts again from the top where there was a push in between', async () => {
    world().git.onAsked = () => {
      world().git.onAsked = () => {};
      commit({ 'b.txt': Buffer.from('Pushed.') });
    };
    const head = commit({ 'a.hck.json': modelFile('A') });
    world().foundHead = { kind: 'found', commit: OTHER };
    const wanted = [{ file: keyedPath(Buffer.from('a.hck.json')), blobId: 'a'.repeat(40) }];
    const work = { comparison: { ...NO_CHANGES, wanted }, plan: planChanges(wanted, new Map()) };
    const bound = bindByFile(world().run(), { path: PATH, head }, work, world().source());
    const moved = { outcome: 'conflict', code: 'HEAD_MOVED', message: expect.stringContaining('push') };
    await expect(bound).rejects.toMatchObject(moved);
  });
});

describe('a repository that has not the head which is shown', () => {
  it.each([
    ['is the same one where the API says so', PATH, null],
    ['may be another one where the API says that the project is elsewhere', 'acme/moved', 'acme/moved'],
  ])('%s', async (_, path, doubt) => {
    world().found.set(KEY.projectId, { kind: 'found', projectId: KEY.projectId, path: PATH });
    await world().replicate({ after: commit({ 'a.hck.json': modelFile('A') }) });
    world().found.set(KEY.projectId, { kind: 'found', projectId: KEY.projectId, path });
    world().table.change({ head: OTHER });
    const head = world().git.commit({ 'b.hck.json': modelFile('B') }, { from: [] });
    if (doubt === null) {
      await world().replicate({ after: head });
      world().expectShown({ 'b.hck.json': modelFile('B') });
    } else {
      const inDoubt = { code: 'IDENTITY_IN_DOUBT', message: expect.stringContaining(doubt) };
      expect(await world().failure({ after: head })).toMatchObject(inDoubt);
    }
  });
});
