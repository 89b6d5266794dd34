import { beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, PATH, useMemoryWorld } from '../../test/support/memory-world.ts';
import { modelFile } from '../../test/support/model-file.ts';
import { BadCredentials, Conflict, RetryLater } from '../errors.ts';
import { isOldNews } from './project/judge-hint.ts';
import { UNKNOWN_PROJECT } from './project/project-state.ts';
import type { ReplicaStore } from './replica-store.ts';

const world = useMemoryWorld();
const destroyed = { trigger: 'project_destroy' } as const;
const files = { 'a.hck.json': modelFile('A') };
let head: string;

beforeEach(() => {
  head = world().git.commit(files);
});

const state = () => world().table.state();
const lost = () => new Conflict('GENERATION_LOST', 'Somebody was faster.');
/** A store one of whose methods fails so many times. */
function failing(name: 'transact' | 'noteFailure', times: number, error: () => Error = lost): ReplicaStore {
  const { store } = world().table;
  let left = times;
  const fail = () => {
    left -= 1;
    if (left >= 0) throw error();
  };
  return {
    ...store,
    transact: async (...args) => {
      if (name === 'transact') fail();
      return store.transact(...args);
    },
    noteFailure: async (...args) => {
      if (name === 'noteFailure') fail();
      return store.noteFailure(...args);
    },
  };
}

describe('a message', () => {
  it('has all models of a project shown that was never seen, in four requests', async () => {
    const more = { 'deep/er/b.hck.json': modelFile('B'), 'bad.hck.json': Buffer.from('{') };
    const after = world().git.commit({ ...more, 'README.md': Buffer.from('no model') });
    expect(await world().replicate({ after })).toMatchObject({
      kind: 'replicated',
      head: after,
      added: 3,
      problems: 1,
      requests: 4,
    });
    world().expectShown({ ...files, ...more });
    expect(world().table.registered).toEqual([PATH]);
  });

  it('that tells nothing new costs nothing, unless something is left to be cleaned up', async () => {
    await world().replicate({ after: head });
    const { length } = world().git.asked;
    expect(await world().replicate({ after: head })).toEqual({ kind: 'unchanged', requests: 0 });
    expect(world().git.asked).toHaveLength(length);
    const run = { run: 'cut', contentIds: ['cut-0'], aliveUntil: world().now().toISOString() };
    world().table.change({ fencedRuns: [run] });
    expect(
      isOldNews(
        state(),
        { path: PATH, after: head, receivedAt: world().now().toISOString(), full: false },
        null,
      ),
    ).toBe(true);
    await world().replicate({ after: head });
    expect(state().fencedRuns).toEqual([]);
  });

  it('does not wait for the end of a long cleaning, which goes on with the next one', async () => {
    const contentIds = Array.from({ length: 300 }, (_, index) => `cut-${index}`);
    world().table.change({ openRuns: [{ run: 'cut', contentIds, aliveUntil: world().now().toISOString() }] });
    await world().replicate({ after: head }, { early: AbortSignal.abort() });
    world().expectShown(files);
    expect(state()).toMatchObject({ status: 'synced', openRuns: [] });
    expect(state().fencedRuns.map((run) => run.contentIds.length)).toEqual([100]);
    await world().replicate({ after: head }, { early: AbortSignal.abort() });
    expect(state().fencedRuns).toEqual([]);
  });

  it('has what a cut run has left cleaned up', async () => {
    const late = () => {
      throw new Error('Killed.');
    };
    await world().failure({ after: head }, { store: { ...world().table.store, transact: late } });
    expect(state().openRuns).toHaveLength(1);
    await world().replicate({ after: head });
    world().expectShown(files);
  });
});

describe('a project that others change meanwhile', () => {
  it.each([1, 3])('is looked at again, %s times', async (times) => {
    expect(await world().replicate({ after: head }, { store: failing('transact', times) })).toMatchObject({
      kind: 'replicated',
    });
    world().expectShown(files);
  });

  it('is left to the next try after four times, which is noted', async () => {
    const store = failing('transact', 4);
    const busy = {
      outcome: 'retry',
      code: 'PROJECT_BUSY',
      message: expect.stringMatching(`#${KEY.projectId} .* 4 times`),
    };
    expect(await world().failure({ after: head }, { store })).toMatchObject(busy);
    expect(state().lastError).toMatchObject({ code: 'PROJECT_BUSY' });
  });

  it('is noted as busy under the generation that it has by then', async () => {
    await world().replicate({ after: head });
    const after = world().git.commit({ 'b.hck.json': modelFile('B') });
    await world().failure({ after }, { store: failing('transact', 4) });
    expect(state()).toMatchObject({ generation: 1, lastError: { code: 'PROJECT_BUSY' }, unusable: null });
  });
});

describe('a head that git shows and then does not have', () => {
  it('is looked at again, in case there was a push', async () => {
    world().git.head = 'f'.repeat(40);
    world().git.onAsked = (asked) => {
      if (asked.startsWith('fetch')) world().git.head = head;
    };
    await world().replicate();
    world().expectShown(files);
  });

  it('is missing in the repository where it is lost twice', async () => {
    world().git.head = 'f'.repeat(40);
    expect(await world().failure()).toMatchObject({ code: 'GIT_NOT_OUR_REF' });
    expect(world().git.asked.filter((asked) => asked.startsWith('fetch'))).toHaveLength(2);
    expect(state()).toMatchObject({ lastError: { code: 'GIT_NOT_OUR_REF' } });
  });

  it('is not looked at again where git lacks something before it has shown a head', async () => {
    const lacking = new RetryLater('GIT_NOT_OUR_REF', 'Lacking.');
    let looks = 0;
    const openRemote = async () => {
      looks += 1;
      throw lacking;
    };
    expect(await world().failure({}, { openRemote })).toBe(lacking);
    expect(looks).toBe(1);
  });
});

describe('a failure', () => {
  const refused = new BadCredentials('GIT_UNAUTHORIZED', 'Refused.', { advice: 'Put a new one.' });
  const failWith = (error: unknown) => ({
    openRemote: async () => {
      throw error;
    },
  });

  it('is noted on the project and in its diary, with what becomes of it', async () => {
    const statusOf = (error: unknown) => (error === refused ? 'pending' : 'failed');
    expect(await world().failure({ delivery: 'd-1' }, { ...failWith(refused), statusOf })).toBe(refused);
    const error = { code: 'GIT_UNAUTHORIZED', message: 'Refused.', advice: 'Put a new one.' };
    const at = world().now().toISOString();
    expect(state()).toMatchObject({ status: 'pending', lastError: { ...error, at }, unusable: null });
    const entry = { at, run: 'run1', trigger: 'push', delivery: 'd-1' };
    expect(world().table.diary).toEqual([{ ...entry, status: 'pending', error, unusable: null }]);
    expect(world().table.registered).toEqual([PATH]);
  });

  it('is noted as what it is taken for', async () => {
    const doubt = new RetryLater('TOKEN_IN_DOUBT', 'Who knows.');
    const reconsider = async (error: unknown) => (error === refused ? doubt : error);
    expect(await world().failure({}, { ...failWith(refused), reconsider })).toBe(doubt);
    expect(world().table.diary).toMatchObject([{ error: { code: 'TOKEN_IN_DOUBT' } }]);
  });

  it('whose cause is gone is noted nowhere, and the run begins again', async () => {
    const tokens = [refused];
    const openRemote = async (path: string) => {
      const error = tokens.pop();
      if (error !== undefined) throw error;
      return world().git.remoteAt(path);
    };
    await world().replicate({}, { openRemote, reconsider: async () => null });
    world().expectShown(files);
    expect(world().table.diary).toMatchObject([{ headAfter: head }]);
  });

  it('that nobody knows tells nothing of itself but where to look', async () => {
    const odd = new TypeError('Cannot read properties of undefined');
    expect(await world().failure({}, failWith(odd))).toBe(odd);
    const message = expect.stringContaining('log');
    expect(state().lastError).toMatchObject({ code: 'INTERNAL', message, advice: null });
    expect(state().lastError?.message).not.toContain('properties');
  });

  it('has no advice where there is none', async () => {
    await world().failure({}, failWith(new BadCredentials('GIT_UNAUTHORIZED', 'Refused.')));
    expect(state().lastError).toMatchObject({ code: 'GIT_UNAUTHORIZED', advice: null });
  });

  it('is no news where somebody else has moved the project on', async () => {
    const store = failing('noteFailure', 1);
    expect(await world().failure({}, { ...failWith(refused), store })).toBe(refused);
    expect(state().lastError).toBeNull();
  });

  it('is that of the table where it could not be noted', async () => {
    const down = new Error('Table down.');
    const store = failing('noteFailure', 1, () => down);
    expect(await world().failure({}, { ...failWith(refused), store })).toBe(down);
  });
});

describe('a project that GitLab has deleted', () => {
  const absent = (code = 'GIT_NOT_FOUND') => ({
    openRemote: async () => {
      throw new BadCredentials(code, 'Absent.', { advice: 'None.' });
    },
  });
  const GONE = { kind: 'gone', requests: 0 };

  it.each(['GIT_NOT_FOUND', 'PROJECT_NOT_FOUND', 'IDENTITY_MISMATCH'])(
    'is gone when it is not there any more: %s',
    async (code) => {
      await world().replicate({ after: head });
      expect(await world().replicate(destroyed, absent(code))).toEqual(GONE);
      expect(state()).toMatchObject({
        status: 'gone',
        head,
        lastError: { code, message: 'Absent.', advice: 'None.' },
      });
      expect(world().table.diary.at(-1)).toMatchObject({
        run: 'run2',
        status: 'gone',
        trigger: 'project_destroy',
        unusable: null,
      });
      expect(world().table.cards.size).toBe(1);
    },
  );

  it('is gone with as many requests as it took', async () => {
    await world().replicate({ after: head });
    world().git.elsewhere.set(PATH, null);
    expect(await world().replicate(destroyed)).toEqual({ kind: 'gone', requests: 1 });
  });

  it('is not gone because of any other failure, nor where nobody says so', async () => {
    await world().replicate({ after: head });
    expect(await world().failure(destroyed, absent('GIT_UNAUTHORIZED'))).toMatchObject({
      code: 'GIT_UNAUTHORIZED',
    });
    const odd = Object.assign(new TypeError('Odd.'), { code: 'GIT_NOT_FOUND' });
    const openRemote = async () => {
      throw odd;
    };
    expect(await world().failure(destroyed, { openRemote })).toBe(odd);
    world().minute = 1;
    expect(await world().failure({}, absent())).toMatchObject({ code: 'GIT_NOT_FOUND' });
    expect(state().status).toBe('failed');
  });

  it('stays gone under a hint that comes late, and is noted once', async () => {
    await world().replicate({ after: head });
    await world().replicate(destroyed, absent());
    const { length } = world().table.diary;
    expect(await world().replicate(destroyed, absent())).toEqual(GONE);
    expect(await world().replicate({}, absent())).toEqual(GONE);
    expect(world().table.diary).toHaveLength(length);
    expect(await world().replicate()).toMatchObject({ kind: 'replicated' });
    world().expectShown(files);
  });

  it('stays unknown if it was, whatever goes wrong', async () => {
    expect(await world().replicate(destroyed, absent())).toEqual(GONE);
    expect(await world().failure(destroyed, absent('GIT_UNAUTHORIZED'))).toMatchObject({
      code: 'GIT_UNAUTHORIZED',
    });
    expect(state()).toEqual(UNKNOWN_PROJECT);
    expect(world().table.registered).toEqual([]);
  });

  it('is looked at again where somebody else was faster to note it', async () => {
    await world().replicate({ after: head });
    const store = failing('noteFailure', 1);
    expect(await world().replicate(destroyed, { ...absent(), store })).toEqual(GONE);
    expect(state().status).toBe('gone');
  });

  it('is not gone where the table could not be told', async () => {
    await world().replicate({ after: head });
    const down = new Error('Table down.');
    const store = failing('noteFailure', 1, () => down);
    expect(await world().failure(destroyed, { ...absent(), store })).toBe(down);
  });
});
