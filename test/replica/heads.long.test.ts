import { cp } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import { listCards } from '../../lib/store/hub.ts';
import { git, gitText } from '../../local/gitlab/git.ts';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { moveBranch } from '../support/move-branch.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const world = useReplicaWorld();
let project: WorldProject;
/** The commits 0 to 3, one after the other; each has one model more than the one before. */
const commits: string[] = [];
/** The repository that has them. */
let template: string;

beforeAll(async () => {
  const { project: first, commit } = await world().newProject();
  for (const salt of [0, 1, 2, 3]) commits.push(await commit({ [`${salt}.hck.json`]: model(salt) }));
  template = first.repository;
});
beforeEach(async () => {
  project = await world().newProject();
  await cp(template, project.project.repository, { recursive: true, force: true });
});

const START = Date.now();
const model = (salt: string | number) => modelFile('Orders', salt);
const commitOf = (index: number) => commits[index] ?? '';
const state = () => world().store.readProject(project.key);
const shown = async () => (await listCards(world().table, project.key)).map(({ path }) => path);
const gitHead = () => gitText(['rev-parse', 'HEAD'], { cwd: project.project.repository });
const reset = (commit: string) => moveBranch(project.project.repository, commit);

const time = (minute: number) => new Date(START + minute * 60_000);

/**
 * A hint that comes in, and is followed, at a minute; it names no commit unless told. One that it names was pushed on top
 * of what is shown, unless told otherwise.
 */
async function look(
  minute: number,
  hint: Partial<ReplicateMessage> = {},
  worse: Partial<ReplicateContext> = {},
) {
  const now = () => time(minute);
  const { head } = await state();
  const push = hint.after && head !== null ? { before: head } : {};
  return project.replicate(
    { after: null, receivedAt: now().toISOString(), ...push, ...hint },
    { now, ...worse },
  );
}

/** The table shows this commit, out of 0 to 3, and git has it as its head. */
async function showing(index: number): Promise<void> {
  await reset(commitOf(index));
  await look(0, { after: commitOf(index) });
}

const suspect = (seconds: number) => ({ code: 'HEAD_SUSPECT', retryAfterSeconds: seconds });
const NOT_VISIBLE = { outcome: 'retry', code: 'AFTER_NOT_VISIBLE' };

/** What somebody may do to a default branch that shows commit 2; answers the new head. */
const CHANGES: [string, () => Promise<string>][] = [
  [
    'a force push of another commit',
    () => project.commit({ 'x.hck.json': model('x') }, { from: commitOf(1) }),
  ],
  ['a force push to its parent', () => reset(commitOf(1)).then(() => commitOf(1))],
  ['a force push to an older ancestor', () => reset(commitOf(0)).then(() => commitOf(0))],
  [
    'a force push to an unrelated history',
    () => project.commit({ 'x.hck.json': model('x') }, { from: null }),
  ],
  [
    'another default branch',
    async () => {
      const options = { branch: 'next', from: commitOf(0) };
      const commit = await project.commit({ 'y.hck.json': model('y') }, options);
      await git(['symbolic-ref', 'HEAD', 'refs/heads/next'], { cwd: project.project.repository });
      return commit;
    },
  ],
];

/** All of them in the long form. */
const SOME_CHANGES = shortOrLong(CHANGES.slice(0, 2), CHANGES);

describe('a new head', () => {
  it('is shown at once when it continues what is shown, whoever told of it', async () => {
    await showing(0);
    await reset(commitOf(3));
    expect(await look(1)).toMatchObject({ kind: 'replicated', head: commitOf(3), requests: 4 });
    await project.expectReplicated();
  });

  it.each(SOME_CHANGES)('is shown at once when the hint names it: %s', async (_, change) => {
    await showing(2);
    const after = await change();
    expect(await look(1, { after })).toMatchObject({ kind: 'replicated', head: after });
    await project.expectReplicated();
  });

  it.each(SOME_CHANGES)('is a suspect for ten minutes when no hint came: %s', async (_, change) => {
    await showing(2);
    const before = await shown();
    const head = await change();
    await expect(look(1)).rejects.toMatchObject(suspect(600));
    expect(await state()).toMatchObject({
      status: 'pending',
      head: commitOf(2),
      suspect: { head, since: time(1).toISOString() },
      lastError: { code: 'HEAD_SUSPECT' },
    });
    await expect(look(10.5)).rejects.toMatchObject(suspect(30));
    expect(await shown()).toEqual(before);
    expect(await look(11)).toMatchObject({ kind: 'replicated', head });
    expect(await state()).toMatchObject({ status: 'synced', suspect: null, lastError: null });
    await project.expectReplicated();
  });

  it('is none any more as soon as a hint names it', async () => {
    await showing(2);
    await reset(commitOf(0));
    await expect(look(1)).rejects.toMatchObject(suspect(600));
    expect(await look(2, { after: commitOf(0) })).toMatchObject({ kind: 'replicated' });
    expect(await state()).toMatchObject({ status: 'synced', suspect: null });
    await project.expectReplicated();
  });

  it('is shown at once when the hint names it, although the hint before was lost, if git knows what is shown', async () => {
    await showing(2);
    const lost = await project.commit({ 'x.hck.json': model('x') }, { from: commitOf(1) });
    const after = await project.commit({ 'y.hck.json': model('y') }, { from: commitOf(0) });
    expect(await look(1, { after, before: lost })).toMatchObject({ kind: 'replicated', head: after });
    await project.expectReplicated();
    const next = await project.commit({ 'z.hck.json': model('z') }, { from: commitOf(1) });
    expect(await look(2, { after: next, before: lost })).toMatchObject({ kind: 'replicated', head: next });
    await project.expectReplicated();
  });

  it('is a suspect although the hint names it, if it was before what is shown and the hint says of no way back', async () => {
    await showing(2);
    await reset(commitOf(0));
    const hint = { after: commitOf(0), before: commitOf(3) };
    await expect(look(1, hint)).rejects.toMatchObject(suspect(600));
    expect(await look(11, hint)).toMatchObject({ kind: 'replicated', head: commitOf(0) });
  });

  it('waits no longer for being one of several: ten minutes later git shows none that is older', async () => {
    await showing(3);
    await reset(commitOf(0));
    await expect(look(1)).rejects.toMatchObject(suspect(600));
    await reset(commitOf(1));
    await expect(look(9)).rejects.toMatchObject(suspect(120));
    expect(await state()).toMatchObject({ suspect: { head: commitOf(1), since: time(1).toISOString() } });
    await reset(commitOf(2));
    expect(await look(11)).toMatchObject({ kind: 'replicated', head: commitOf(2) });
    await project.expectReplicated();
  });

  it('is none any more once git shows what is shown', async () => {
    await showing(3);
    await reset(commitOf(0));
    await expect(look(1)).rejects.toMatchObject(suspect(600));
    await reset(commitOf(3));
    await look(5);
    expect(await state()).toMatchObject({ status: 'synced', suspect: null, lastError: null });
    await reset(commitOf(0));
    await expect(look(12)).rejects.toMatchObject(suspect(600));
  });

  it('is held in a full run, too', async () => {
    await showing(3);
    await reset(commitOf(0));
    await expect(look(1, { full: true, trigger: 'test' })).rejects.toMatchObject(suspect(600));
    await look(1, { full: true, trigger: 'test', after: commitOf(0) });
    await project.expectReplicated();
  });
});

describe('a default branch with another name', () => {
  it('is noted although it is at the same commit', async () => {
    await showing(2);
    await git(['branch', '-m', 'main', 'trunk'], { cwd: project.project.repository });
    await look(1, { after: commitOf(2), branch: 'trunk' });
    expect(await state()).toMatchObject({ defaultBranch: 'trunk', head: commitOf(2), status: 'synced' });
    expect(await look(2, { after: commitOf(2), branch: 'trunk' })).toEqual({
      kind: 'unchanged',
      requests: 0,
    });
  });
});

describe('no head', () => {
  const nothing: [string, () => Promise<unknown>][] = [
    [
      'the branch is deleted',
      () => git(['update-ref', '-d', 'refs/heads/main'], { cwd: project.project.repository }),
    ],
    [
      'HEAD names a branch that does not exist',
      () => git(['symbolic-ref', 'HEAD', 'refs/heads/next'], { cwd: project.project.repository }),
    ],
  ];

  it.each(nothing)('deletes nothing: %s', async (_, remove) => {
    await showing(2);
    const before = await shown();
    await remove();
    expect(await look(1)).toMatchObject({ kind: 'empty' });
    expect(await state()).toMatchObject({ status: 'empty', head: commitOf(2) });
    expect(await shown()).toEqual(before);
    await git(['symbolic-ref', 'HEAD', 'refs/heads/main'], { cwd: project.project.repository });
    const after = await project.commit({ 'z.hck.json': model('z') }, { from: null });
    expect(await look(2, { after })).toMatchObject({ kind: 'replicated', head: after });
    await project.expectReplicated();
  });

  it('is believed of a repository that is said to have been pushed to only after ten minutes', async () => {
    const empty = await world().newProject();
    const hint = { after: commitOf(0), receivedAt: time(0).toISOString() };
    const at = (minute: number) => ({ now: () => time(minute) });
    await expect(empty.replicate(hint, at(1))).rejects.toMatchObject(NOT_VISIBLE);
    expect(await empty.replicate(hint, at(10))).toMatchObject({ kind: 'empty' });
  });
});

describe('a replica that lags behind', () => {
  const { freeze, thaw } = {
    freeze: () => world().gitlab.gitlab.freezeReplica(project.project),
    thaw: () => world().gitlab.gitlab.thawReplica(project.project),
  };

  it('has the push looked for until it is visible', async () => {
    await showing(0);
    await freeze();
    await reset(commitOf(1));
    const pushed = { after: commitOf(1), receivedAt: time(1).toISOString() };
    for (const minute of [1, 2, 4]) await expect(look(minute, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    expect(await state()).toMatchObject({ status: 'pending', lastError: { code: 'AFTER_NOT_VISIBLE' } });
    thaw();
    expect(await look(5, pushed)).toMatchObject({ kind: 'replicated', requests: 3 });
    await project.expectReplicated();
  });

  it('has the push looked for also where another replica knows it already', async () => {
    await showing(0);
    // Commit 1 is in the repository, but the branch does not lead there.
    const pushed = { after: commitOf(1), receivedAt: time(1).toISOString() };
    await expect(look(1, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    expect(await look(11, pushed)).toMatchObject({ kind: 'replicated', added: 0, bytes: 0 });
    expect(await state()).toMatchObject({ status: 'synced', lastError: null });
  });

  it('leaves a push to the sweep that is not visible for ten minutes', async () => {
    await showing(0);
    const pushed = { after: 'f'.repeat(40), receivedAt: time(1).toISOString() };
    await expect(look(1, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    await look(11, pushed);
    expect(await state()).toMatchObject({ status: 'synced', head: commitOf(0), lastError: null });
    expect(await look(12, { ...pushed, after: 'e'.repeat(40) })).toEqual({ kind: 'unchanged', requests: 1 });
  });

  it('shows what it has meanwhile', async () => {
    await showing(0);
    await reset(commitOf(1));
    await freeze();
    const after = await project.commit({ 'x.hck.json': model('x') });
    const pushed = { after, receivedAt: time(1).toISOString() };
    await expect(look(1, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    expect(await state()).toMatchObject({ head: commitOf(1), status: 'pending' });
    thaw();
    await look(2, pushed);
    await project.expectReplicated();
  });

  /** Hints under which a replica at commit 1 is read, while the table shows commit 3. */
  const hints: [string, Partial<ReplicateMessage>, object][] = [
    ['that names nothing', {}, suspect(600)],
    [
      'of the push that the replica shows, which came late',
      { receivedAt: time(-1).toISOString() },
      suspect(600),
    ],
    ['of a push that it does not know yet', { after: 'f'.repeat(40) }, NOT_VISIBLE],
    ['that asks for a full run', { full: true, trigger: 'test' }, suspect(600)],
  ];

  it.each(hints)('takes nothing back under a hint %s', async (name, hint, error) => {
    await reset(commitOf(1));
    await freeze();
    thaw();
    await showing(3);
    await reset(commitOf(1));
    await freeze();
    await reset(commitOf(3));
    const after = name.startsWith('of the push that') ? { after: commitOf(1) } : {};
    await expect(look(1, { ...after, ...hint })).rejects.toMatchObject(error);
    await expect(look(9, hint)).rejects.toMatchObject({ outcome: 'retry' });
    expect(await shown()).toEqual(['0', '1', '2', '3'].map((name) => `${name}.hck.json`));
    thaw();
    await look(9.5, { after: null });
    await project.expectReplicated();
  });

  it('takes nothing back under the hook of an older push that comes late, or once more', async () => {
    await showing(0);
    await reset(commitOf(1));
    await freeze();
    await reset(commitOf(2));
    thaw();
    await look(1, { after: commitOf(2), before: commitOf(1) });
    await reset(commitOf(1));
    await freeze();
    await reset(commitOf(2));
    const late = { after: commitOf(1), before: commitOf(0) };
    await expect(look(2, late)).rejects.toMatchObject(suspect(600));
    expect(await shown()).toEqual(['0.hck.json', '1.hck.json', '2.hck.json']);
    thaw();
    await look(3, late);
    expect(await state()).toMatchObject({ head: commitOf(2), status: 'synced', suspect: null });
  });

  it('takes nothing back under the hook of a push that was taken back, if that comes once more', async () => {
    await showing(0);
    await reset(commitOf(1));
    const push = { after: commitOf(1), before: commitOf(0) };
    await look(1, push);
    await reset(commitOf(0));
    await look(2, { after: commitOf(0), before: commitOf(1) });
    await reset(commitOf(1));
    await freeze();
    await reset(commitOf(0));
    await expect(look(3, push)).rejects.toMatchObject(suspect(600));
    expect(await shown()).toEqual(['0.hck.json']);
    thaw();
  });

  it('takes nothing back of a force push to an ancestor, which what it shows continues', async () => {
    await showing(3);
    await freeze();
    await reset(commitOf(1));
    thaw();
    await look(1, { after: commitOf(1) });
    await reset(commitOf(3));
    await freeze();
    await reset(commitOf(1));
    await expect(look(2)).rejects.toMatchObject(suspect(600));
    const after = await project.commit({ 'next.hck.json': model('next') });
    const pushed = { after, receivedAt: time(3).toISOString() };
    await expect(look(3, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    expect(await shown()).toEqual(['0.hck.json', '1.hck.json']);
    thaw();
    await look(4, pushed);
    await project.expectReplicated();
  });

  it('has a force push to an ancestor looked for until it is visible', async () => {
    await showing(3);
    await freeze();
    await reset(commitOf(1));
    await expect(look(1, { after: commitOf(1) })).rejects.toMatchObject({ code: 'AFTER_NOT_VISIBLE' });
    expect(await state()).toMatchObject({ head: commitOf(3) });
    thaw();
    await look(2, { after: commitOf(1), before: commitOf(3), receivedAt: time(1).toISOString() });
    await project.expectReplicated();
  });

  it('does not hold up what is pushed after a force push to an ancestor', async () => {
    await showing(3);
    await reset(commitOf(1));
    await look(1, { after: commitOf(1) });
    const after = await project.commit({ 'next.hck.json': model('next') });
    await project.commit({ 'next.hck.json': model('after next') });
    expect(await look(2, { after })).toMatchObject({ kind: 'replicated', requests: 4 });
    await project.expectReplicated();
  });

  it('takes nothing back of a force push to an ancestor that was cut', async () => {
    await showing(3);
    await freeze();
    await reset(commitOf(1));
    thaw();
    const cut = killing({ ...world().store, cardsPerTransaction: 1 }, 5);
    await expect(look(1, { after: commitOf(1) }, { store: cut.store })).rejects.toThrow(Killed);
    expect(await state()).toMatchObject({ head: commitOf(3), syncing: commitOf(1) });
    await look(1.5, { after: commitOf(1) });
    await reset(commitOf(3));
    await freeze();
    await reset(commitOf(1));
    await expect(look(2)).rejects.toMatchObject(suspect(600));
    expect(await shown()).toEqual(['0.hck.json', '1.hck.json']);
    thaw();
  });

  it('has a push looked for whose commits are dated before what the replica shows', async () => {
    await showing(3);
    const early = { branch: 'early', time: 0 };
    await project.commit({ 'next.hck.json': model('next') }, { ...early, from: commitOf(3) });
    const after = await project.commit({ 'next.hck.json': model('after next') }, early);
    const pushed = { after, receivedAt: time(1).toISOString() };
    await expect(look(1, pushed)).rejects.toMatchObject(NOT_VISIBLE);
    await reset(after);
    await look(2, pushed);
    await project.expectReplicated();
  });

  it('takes nothing back of a commit that was cut', async () => {
    await showing(0);
    await reset(commitOf(3));
    const cut = killing({ ...world().store, cardsPerTransaction: 1 }, 9);
    await expect(look(1, { after: commitOf(3) }, { store: cut.store })).rejects.toThrow(Killed);
    expect(await state()).toMatchObject({ head: commitOf(0), syncing: commitOf(3) });
    await reset(commitOf(0));
    await expect(look(2)).rejects.toMatchObject(suspect(600));
    await reset(commitOf(3));
    await look(3);
    await project.expectReplicated();
  });
});

describe('a burst of pushes', () => {
  const PUSHES = 12;

  /** The hints of pushes that were all made before the first is followed. */
  async function burst(): Promise<Partial<ReplicateMessage>[]> {
    await showing(3);
    const hints: Partial<ReplicateMessage>[] = [];
    let before = commitOf(3);
    for (let push = 0; push < PUSHES; push += 1) {
      const after = await project.commit({ 'burst.hck.json': model(push) });
      hints.push({ before, after, receivedAt: time(1).toISOString() });
      before = after;
    }
    return hints;
  }

  async function requestsFor(hints: Partial<ReplicateMessage>[]): Promise<number> {
    let requests = 0;
    for (const hint of hints) requests += (await look(2, hint)).requests;
    await project.expectReplicated();
    expect(await state()).toMatchObject({ head: await gitHead(), status: 'synced' });
    return requests;
  }

  it('costs a request for each, and a few for the first', async () => {
    // Head, what it adds, trees, blobs; then one each, and none for the last, which is shown.
    expect(await requestsFor(await burst())).toBe(4 + PUSHES - 2);
  });

  it('costs no more when the hints come the other way round', async () => {
    const hints = await burst();
    expect(await requestsFor(hints.toReversed())).toBe(3 + 1 + PUSHES - 1);
  });
});
