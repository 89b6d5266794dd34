import { beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, PATH, useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { RetryLater } from '../../errors.ts';
import type { ReplicateMessage } from '../../queue/message.ts';
import type { ProjectState } from '../project/project-state.ts';
import { observe } from './observe.ts';

const world = useMemoryWorld();
const MOVED = 'acme/moved';
const ID = KEY.projectId;
let head: string;

beforeEach(() => {
  head = world().git.commit({ 'a.hck.json': modelFile('A') });
});

/** Looks once more, a minute later. */
async function look(hint: Partial<ReplicateMessage> = {}) {
  world().minute += 1;
  world().asked.length = 0;
  world().git.asked.length = 0;
  const run = world().run(hint);
  return { run, ...(await observe(run)) };
}

/** The project is in the table, and bound to its path. */
async function replicated(changes: Partial<ProjectState> = {}): Promise<void> {
  await world().replicate({ after: head });
  world().table.change(changes);
}

const apiSays = (path: string, idOrPath: number | string = ID) =>
  world().found.set(idOrPath, { kind: 'found', projectId: ID, path });
const redirectTo = (location: string) => world().git.elsewhere.set(PATH, location);
const redirect = (path: string) => redirectTo(`/${path}.git/git-upload-pack`);
const at = (path: string) => ({ observed: { path, boundPath: path } });
const REFUSED = { kind: 'refused', why: 'the token may not' } as const;

describe('what git shows of a project', () => {
  it('says where it is, what git can do, and when that was', async () => {
    const { observed, head: seen, run } = await look();
    expect(observed).toEqual({
      path: PATH,
      webUrl: `https://gitlab.com/${PATH}`,
      defaultBranch: 'main',
      bound: 'api',
      boundPath: PATH,
      capabilities: { objectFormat: 'sha1', unborn: true },
      askedAt: '2026-11-22T12:01:00.000Z',
      observedAt: '2026-11-22T12:01:00.000Z',
    });
    expect(seen).toMatchObject({ kind: 'commit', commit: head });
    expect(run.requests).toBe(2);
  });

  it('takes one request where it is known what git can do', async () => {
    await replicated();
    expect((await look({ after: head })).run.requests).toBe(1);
  });

  const failed = (code: string) => ({ lastError: { code, message: '', advice: null, at: '' } });
  it.each<[string, Partial<ProjectState>, Partial<ReplicateMessage>, number]>([
    ['in a full run', {}, { full: true }, 2],
    ['after an answer that was none of git', failed('GIT_BROKEN_ANSWER'), {}, 2],
    ['but not after any other failure', failed('GIT_NOT_FOUND'), {}, 1],
  ])('has git say once more what it can do %s', async (_, state, hint, requests) => {
    await replicated(state);
    expect((await look({ after: head, ...hint })).run.requests).toBe(requests);
  });

  it('is asked for at the path that GitLab knows, where nobody else knows one', async () => {
    expect(await look({ path: null })).toMatchObject({
      observed: { path: PATH, bound: 'api', boundPath: PATH },
    });
    expect(world().asked).toEqual(['path']);
  });
});

describe('GitLab is asked where the project is', () => {
  const isAsked = async (hint: Partial<ReplicateMessage>) => {
    await look(hint);
    return world().asked.length > 0;
  };

  it('on first contact', async () => {
    expect(await isAsked({ after: head })).toBe(true);
  });

  it('not for a head that is shown, nor for one that the hint names', async () => {
    await replicated();
    expect(await isAsked({ after: null })).toBe(false);
    expect(await look()).toMatchObject({ observed: { bound: 'api', boundPath: PATH } });
    const next = world().git.commit({ 'b.hck.json': modelFile('B') });
    expect(await isAsked({ after: next })).toBe(false);
  });

  it('for a head that nobody names, and in a full run for any that is not shown', async () => {
    await replicated();
    expect(await isAsked({ full: true, after: head })).toBe(false);
    const next = world().git.commit({ 'b.hck.json': modelFile('B') });
    expect(await isAsked({ after: null })).toBe(true);
    expect(await isAsked({ full: true, after: next })).toBe(true);
  });

  it('for any other head while it is not known what the cards show', async () => {
    await replicated({ cardVersion: null });
    expect(await isAsked({ after: head })).toBe(false);
    const next = world().git.commit({ 'b.hck.json': modelFile('B') });
    expect(await isAsked({ after: next })).toBe(true);
  });

  it('where the path was never bound, or another one was', async () => {
    await replicated({ boundPath: 'acme/before' });
    expect(await isAsked({ after: head })).toBe(true);
    world().table.change({ bound: null, boundPath: null });
    expect(await isAsked({ after: head })).toBe(true);
  });

  it('for an empty repository, unless it is known to be one', async () => {
    await replicated();
    world().git.head = null;
    expect(await isAsked({})).toBe(true);
    world().table.change({ status: 'empty' });
    expect(await isAsked({})).toBe(false);
  });

  it('and followed where it says that the project is elsewhere', async () => {
    apiSays(MOVED);
    expect(await look()).toMatchObject({ ...at(MOVED), head: { commit: head } });
  });
});

describe('a path that the project has left', () => {
  beforeEach(() => replicated());

  it.each([
    ['redirects', MOVED],
    ['is not there', null],
  ])('is left to the API, where git %s', async (_, to) => {
    if (to === null) world().git.elsewhere.set(PATH, null);
    else redirect('acme/nowhere');
    apiSays(MOVED);
    expect(await look({ after: head })).toMatchObject({
      observed: { path: MOVED, bound: 'api', boundPath: MOVED },
    });
    expect(world().asked).toEqual([ID]);
  });

  it('is followed by its redirect where the API may not be asked, and nothing vouches for that yet', async () => {
    redirect(MOVED);
    world().found.set(ID, REFUSED);
    const moved = { path: MOVED, bound: null, boundPath: null };
    expect(await look({ after: head })).toMatchObject({ observed: moved });
    world().git.commit({ 'b.hck.json': modelFile('B') });
    expect(await look()).toMatchObject({ observed: moved });
    expect(world().asked).toEqual([ID]);
  });

  it('is followed by its redirect where there is no API, if there never was one', async () => {
    redirect(MOVED);
    world().found.clear();
    await expect(look()).rejects.toMatchObject({ code: 'IDENTITY_IN_DOUBT' });
    world().table.change({ bound: 'hint' });
    expect(await look()).toMatchObject({ observed: { path: MOVED, bound: 'hint', boundPath: MOVED } });
  });

  it('is in doubt where git and the API do not agree', async () => {
    redirect(MOVED);
    const message = expect.stringMatching(`${PATH} .*moved to .*${MOVED}`);
    await expect(look()).rejects.toMatchObject({ code: 'IDENTITY_IN_DOUBT', message });
  });

  it.each([
    ['to a place where no project can be', '/models.git/git-upload-pack'],
    ['to itself', `/${PATH}.git/git-upload-pack`],
  ])('is not followed %s', async (_, location) => {
    redirectTo(location);
    await expect(look()).rejects.toMatchObject({ code: 'GIT_MOVED' });
  });

  it('is not there where neither git nor the API knows another', async () => {
    world().git.elsewhere.set(PATH, null);
    await expect(look()).rejects.toMatchObject({ code: 'GIT_NOT_FOUND' });
  });

  it('is not asked for where git is only unwell, or redirects to another server', async () => {
    world().git.unwell.add('');
    await expect(look()).rejects.toMatchObject({ code: 'GIT_UNAVAILABLE' });
    expect(world().asked).toEqual([]);
    redirectTo('https://elsewhere.example.com/acme/models.git/git-upload-pack');
    await expect(look()).rejects.toMatchObject({ code: 'GIT_MOVED_AWAY' });
    expect(world().asked).toEqual([]);
  });
});

describe('what vouches for a path', () => {
  const look15 = () => look({ after: head });

  it('is nothing yet where the token may not ask by id', async () => {
    world().found.set(ID, REFUSED);
    expect(await look15()).toMatchObject({ observed: { path: PATH, bound: null, boundPath: null } });
    expect(world().asked).toEqual([ID]);
  });

  it.each([
    ['has the project there', PATH],
    ['has it elsewhere', MOVED],
  ])('is the API that knows no such id, but %s', async (_, path) => {
    world().found.delete(ID);
    apiSays(path, PATH);
    expect(await look15()).toMatchObject({ observed: { path, bound: 'api', boundPath: path } });
    expect(world().asked).toEqual([ID, PATH]);
  });

  it('is refuted where another project is there', async () => {
    world().found.delete(ID);
    world().found.set(PATH, { kind: 'found', projectId: 4711, path: PATH });
    const message = expect.stringMatching(`${PATH} .*#${ID}.*4711`);
    await expect(look15()).rejects.toMatchObject({ code: 'IDENTITY_MISMATCH', message });
  });

  it('is nothing yet where the token may not ask by path', async () => {
    world().found.delete(ID);
    world().found.set(PATH, REFUSED);
    expect(await look15()).toMatchObject({ observed: { bound: null, boundPath: null } });
  });

  const error = new RetryLater('GITLAB_NOT_GITLAB', 'A page.');
  it.each<[string, (number | string)[], (number | string)[]]>([
    ['it knows neither', [], [ID, PATH]],
    ['something else answers', [ID], [ID]],
    ['something else answers the second time', [PATH], [ID, PATH]],
  ])('is the hint where there is no API: %s', async (_, pages, asked) => {
    world().found.delete(ID);
    for (const page of pages) world().found.set(page, { kind: 'no-api', error });
    expect(await look15()).toMatchObject({ observed: { path: PATH, bound: 'hint', boundPath: PATH } });
    expect(world().asked).toEqual(asked);
  });

  it('is not the hint alone where the API answered before', async () => {
    await replicated({ boundPath: null });
    world().found.clear();
    const message = expect.stringMatching(`${PATH} .*https://gitlab.com#${ID} .*API`);
    await expect(look15()).rejects.toMatchObject({ code: 'IDENTITY_IN_DOUBT', message });
    world().table.change({ bound: 'file' });
    await expect(look15()).rejects.toMatchObject({ code: 'IDENTITY_IN_DOUBT' });
    for (const bound of ['hint', null] as const) {
      world().table.change({ bound });
      expect(await look15()).toMatchObject({ observed: { bound: 'hint' } });
    }
  });
});
