import { beforeEach, describe, expect, it } from '@jest/globals';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import type { ReplicateMessage } from '../../queue/message.ts';
import { acceptHead } from './accept-head.ts';

const world = useMemoryWorld();
const UNKNOWN = 'f'.repeat(40);
/** One after the other, each with one model more than the one before. */
let commits: string[];
const commitOf = (index: number) => commits[index] ?? '';

beforeEach(() => {
  commits = [0, 1, 2, 3].map((salt) => world().git.commit({ [`${salt}.hck.json`]: modelFile('A', salt) }));
});

/**
 * A hint of a minute that names no commit unless told, with git at one of the commits. One that it names was pushed on top
 * of what is shown, unless told otherwise.
 */
function look(minute: number, index: number | null, hint: Partial<ReplicateMessage> = {}) {
  world().minute = minute;
  if (index !== null) world().git.head = commitOf(index);
  world().git.asked.length = 0;
  const { head } = world().table.state();
  return world().replicate({ ...(hint.after && head !== null && { before: head }), ...hint });
}
const showing = (index: number) => look(0, index, { after: commitOf(index) });
const shown = () => [...world().table.cards.values()].map(({ path }) => path).toSorted();
const fetches = () => world().git.asked.filter((asked) => asked.startsWith('fetch'));
/** The same, in a run at whose first request so many minutes go by. */
function lookSlowly(minute: number, passing: number, index: number | null, hint?: Partial<ReplicateMessage>) {
  world().git.onAsked = () => {
    world().minute = minute + passing;
  };
  return look(minute, index, hint);
}
const suspect = (retryAfterSeconds: number) => ({ code: 'HEAD_SUSPECT', retryAfterSeconds });
const at = (minute: number) =>
  new Date(Date.parse('2026-11-22T12:00:00.000Z') + minute * 60_000).toISOString();

describe('a head that nothing vouches for', () => {
  it('is held for ten minutes after it was seen first, and shown then', async () => {
    await showing(3);
    await expect(look(1, 1)).rejects.toMatchObject({
      ...suspect(600),
      outcome: 'retry',
      mayBeOvertaken: true,
      message: expect.stringMatching(`${commitOf(1)}.*${commitOf(3)}`),
      advice: expect.stringContaining('ten minutes'),
    });
    expect(world().table.state().suspect).toEqual({ head: commitOf(1), since: at(1) });
    await expect(look(10.5, 1)).rejects.toMatchObject(suspect(30));
    await expect(look(10.999_99, 1)).rejects.toMatchObject(suspect(1));
    expect(shown()).toHaveLength(4);
    await look(11, 1);
    expect(shown()).toHaveLength(2);
    world().expectShown({ '0.hck.json': modelFile('A', 0), '1.hck.json': modelFile('A', 1) });
  });

  it('is compared with what is shown once, and noted once', async () => {
    await showing(3);
    await expect(look(1, 1)).rejects.toMatchObject(suspect(600));
    expect(fetches()).toEqual([`fetch ${commitOf(1)}`]);
    await expect(look(2, 1)).rejects.toMatchObject(suspect(540));
    expect(fetches()).toEqual([]);
    expect(world().table.writes.filter((name) => name === 'suspect')).toHaveLength(1);
  });

  it('is tried again as soon as may be where the ten minutes have passed since it was read', async () => {
    await showing(3);
    await expect(look(1, 1)).rejects.toMatchObject(suspect(600));
    await expect(lookSlowly(10.5, 2, 1)).rejects.toMatchObject(suspect(1));
    expect(shown()).toHaveLength(4);
  });

  it('goes on with the ten minutes of another one', async () => {
    await showing(3);
    await expect(look(1, 0)).rejects.toMatchObject(suspect(600));
    await expect(look(9, 1)).rejects.toMatchObject(suspect(120));
    expect(world().table.state().suspect).toEqual({ head: commitOf(1), since: at(1) });
    await expect(look(10, 1)).rejects.toMatchObject(suspect(60));
  });

  it('is not held for a push that it lacks, where that is known to be missing', async () => {
    const notVisible = { code: 'AFTER_NOT_VISIBLE' };
    await showing(3);
    await expect(look(1, 1, { after: UNKNOWN })).rejects.toMatchObject(notVisible);
    // That is no evidence of anything.
    expect(world().table.state().suspect).toBeNull();
    await expect(look(2, 1)).rejects.toMatchObject(suspect(600));
    await expect(look(3, 1, { after: UNKNOWN })).rejects.toMatchObject(notVisible);
    // Another one is noted first.
    await expect(look(4, 0, { after: UNKNOWN })).rejects.toMatchObject(suspect(480));
  });
});

describe('a head', () => {
  it('is shown without a question where there is none yet, where it is shown, and where the hint names it', async () => {
    await look(0, 3);
    expect(fetches()).toHaveLength(2);
    await look(1, 3);
    expect(fetches()).toEqual([]);
    await look(2, 1, { after: commitOf(1) });
    expect(fetches()).toHaveLength(1);
    expect(shown()).toHaveLength(2);
  });

  it('is shown at once where it continues what is shown', async () => {
    await showing(1);
    await look(1, 3);
    expect(shown()).toHaveLength(4);
    expect(fetches()).toHaveLength(3);
  });

  it('is no news under a hint from before the last look at git', async () => {
    await showing(3);
    await expect(look(1, 1, { after: commitOf(1), receivedAt: at(-1) })).rejects.toMatchObject(suspect(600));
  });

  it('has what lies in between known to be seen, so that nobody looks for these pushes', async () => {
    await showing(0);
    await look(1, 3);
    await look(2, 3, { after: commitOf(2), before: commitOf(1) });
    expect(fetches()).toEqual([]);
  });

  it('is not shown where git fails to say whether it continues what is shown', async () => {
    await showing(1);
    world().git.unwell.add(commitOf(3));
    await expect(look(1, 3)).rejects.toMatchObject({ code: 'GIT_UNAVAILABLE' });
    expect(shown()).toHaveLength(2);
  });
});

describe('a head that a hint names, and that does not continue what is shown', () => {
  /** Of a push whose hook came before, or never. */
  const before = UNKNOWN;
  const named = (after = world().git.head ?? '') => ({ after, before });
  const beside = (name: string, parent: number) =>
    world().git.commit({ [`${name}.hck.json`]: modelFile(name) }, { from: [commitOf(parent)] });

  it('is shown where git has left what is shown for it', async () => {
    await showing(2);
    beside('x', 1);
    await look(1, null, named());
    expect(shown()).toHaveLength(3);
    expect(fetches()).toHaveLength(4);
  });

  it('is shown where git has left for it what was shown shortly before, too', async () => {
    await showing(2);
    const former = beside('x', 1);
    await look(1, null, { after: former });
    beside('y', 0);
    await look(2, null, named());
    expect(shown()).toEqual(['0.hck.json', 'y.hck.json']);
  });

  it('is a suspect where it was before what is shown', async () => {
    await showing(2);
    await expect(look(1, 1, named(commitOf(1)))).rejects.toMatchObject(suspect(600));
  });

  it('is a suspect where git does not know what is shown, as a replica that lags behind', async () => {
    await showing(2);
    beside('x', 1);
    world().git.missing.add(commitOf(2));
    await expect(look(1, null, named())).rejects.toMatchObject(suspect(600));
  });

  /** Two heads were shown and left, of which who shows the third knows only the second. */
  async function leaveTwo(): Promise<void> {
    await showing(2);
    const former = beside('x', 1);
    await look(1, null, { after: former });
    beside('y', 1);
    await look(2, null, { after: world().git.head ?? '' });
    world().git.missing.add(former);
    beside('z', 0);
  }

  it('is a suspect where git does not know what was shown shortly before', async () => {
    await leaveTwo();
    await expect(look(3, null, named())).rejects.toMatchObject(suspect(600));
    expect(shown()).toEqual(['0.hck.json', '1.hck.json', 'y.hck.json']);
  });

  it('is a suspect also where that was ten minutes ago by the time that git has answered', async () => {
    await leaveTwo();
    await expect(lookSlowly(11.9, 1, null, named())).rejects.toMatchObject({ code: 'HEAD_SUSPECT' });
  });

  it('is a suspect where it is the head that was left', async () => {
    await showing(2);
    const former = beside('x', 1);
    await look(1, null, { after: former });
    await look(2, null, { after: beside('y', 1) });
    world().git.head = former;
    await expect(look(3, null, { after: former, before })).rejects.toMatchObject(suspect(600));
  });

  it('is a suspect where the push that leads there may be one that was taken back, told once more', async () => {
    await showing(0);
    await look(1, 1, { after: commitOf(1) });
    await look(2, 0, { after: commitOf(0) });
    expect(world().table.state().former).toEqual({ head: commitOf(1), leftAt: at(2), returned: true });
    await expect(look(3, 1, { after: commitOf(1) })).rejects.toMatchObject(suspect(600));
    await look(13, 1);
    expect(shown()).toHaveLength(2);
    expect(world().table.state().former).toEqual({ head: commitOf(0), leftAt: at(13) });
  });

  it('is a suspect for that reason however slowly git answers', async () => {
    await showing(0);
    await look(1, 1, { after: commitOf(1) });
    await lookSlowly(10.9, 1, 0, { after: commitOf(0) });
    expect(world().table.state().former).toEqual({ head: commitOf(1), leftAt: at(11.9), returned: true });
    await expect(lookSlowly(21.8, 1, 1, { after: commitOf(1) })).rejects.toMatchObject({
      code: 'HEAD_SUSPECT',
    });
  });

  it('is shown without a question where it is another one than was taken back', async () => {
    await showing(0);
    await look(1, 1, { after: commitOf(1) });
    await look(2, 0, { after: commitOf(0) });
    const next = beside('x', 0);
    await look(3, null, { after: next });
    expect(fetches()).toEqual([`fetch ${next}`, expect.any(String)]);
    expect(shown()).toEqual(['0.hck.json', 'x.hck.json']);
  });

  it('is shown where the repository was made anew in another format', async () => {
    await showing(0);
    const after = 'b'.repeat(64);
    world().git.asked.length = 0;
    const source = world().source({ capabilities: { objectFormat: 'sha256', unborn: true } });
    await acceptHead(world().run({ after, before: UNKNOWN }), after, source);
    expect(world().git.asked).toEqual([]);
    // What no hint names is a suspect all the same.
    const other = acceptHead(world().run({ after: null }), after, source);
    await expect(other).rejects.toMatchObject(suspect(600));
  });
});

describe('a head that was moved back', () => {
  beforeEach(async () => {
    await showing(3);
    await look(1, 1, { after: commitOf(1) });
    expect(world().table.state().former).toMatchObject({ head: commitOf(3), leftAt: at(1) });
  });

  it('is not followed by what it has left, for ten minutes', async () => {
    await expect(look(2, 3)).rejects.toMatchObject(suspect(600));
    await expect(look(10.9, 2)).rejects.toMatchObject(suspect(66));
    expect(shown()).toHaveLength(2);
  });

  it('is not followed by it at the end of the ten minutes, however slowly git answers', async () => {
    await expect(lookSlowly(10.9, 1, 3)).rejects.toMatchObject({ code: 'HEAD_SUSPECT' });
    expect(shown()).toHaveLength(2);
  });

  it('is followed by anything that continues it when no replica lags that far', async () => {
    await look(11, 3);
    expect(shown()).toHaveLength(4);
  });

  it('is followed by what has the commit that the hint names, be it one in between', async () => {
    await look(2, 3, { after: commitOf(2) });
    expect(shown()).toHaveLength(4);
  });

  it('is not followed under a hint of a commit that is elsewhere', async () => {
    await expect(look(2, 3, { after: commitOf(0) })).rejects.toMatchObject(suspect(600));
  });

  it('stays where git fails to say what it has left', async () => {
    world().git.unwell.add(commitOf(3));
    const next = world().git.commit({ 'x.hck.json': modelFile('X') });
    await expect(look(2, null)).rejects.toMatchObject({ code: 'GIT_UNAVAILABLE' });
    world().git.unwell.clear();
    await expect(look(3, null)).rejects.toMatchObject(suspect(600));
    await look(4, null, { after: next });
    expect(shown()).toHaveLength(3);
  });
});

describe('a head that has taken the place of one beside it', () => {
  beforeEach(async () => {
    await showing(3);
    const beside = world().git.commit({ 'x.hck.json': modelFile('X') }, { from: [commitOf(1)] });
    await look(1, null, { after: beside });
  });

  it('is followed by what continues it', async () => {
    world().git.commit({ 'y.hck.json': modelFile('Y') });
    await look(2, null);
    expect(shown()).toHaveLength(4);
  });

  it('is followed also where git does not have any more what was there', async () => {
    world().table.change({ former: { head: UNKNOWN, leftAt: at(1) } });
    world().git.commit({ 'y.hck.json': modelFile('Y') });
    await look(2, null);
    expect(shown()).toHaveLength(4);
  });
});
