import { beforeEach, describe, expect, it } from '@jest/globals';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { expectAfter } from './expect-after.ts';

const world = useMemoryWorld();
const UNKNOWN = 'f'.repeat(40);
let [first, head, beside, next]: string[] = [];

beforeEach(() => {
  const commit = (name: string, from?: string[]) =>
    world().git.commit({ [name]: modelFile(name) }, from ? { from, aside: true } : {});
  first = commit('first.hck.json');
  head = commit('head.hck.json');
  beside = commit('beside.hck.json', [first ?? '']);
  next = commit('next.hck.json', [head ?? '']);
});

const atNoon = () => new Date(world().now().getTime() - world().minute * 60_000).toISOString();

/** What becomes of a hint that came in at noon and names a commit, where git shows `head` at a minute after that. */
async function expectPush(
  after: string | null | undefined,
  minute = 0,
  shown: string | null = head ?? null,
  before?: string,
) {
  world().minute = minute;
  const hint = { receivedAt: atNoon(), after: after ?? null };
  const run = world().run({ ...hint, ...(before !== undefined && { before }) });
  // That the rest of the run takes its time makes nothing that was read younger.
  world().minute = 30;
  world().git.asked.length = 0;
  await expectAfter(run, shown, world().source());
}

const notVisible = {
  outcome: 'retry',
  code: 'AFTER_NOT_VISIBLE',
  advice: expect.stringContaining('ten minutes'),
};

describe('a push that was announced', () => {
  it('is no question where the hint names none, or the head', async () => {
    await expectPush(null);
    await expectPush(head);
    expect(world().git.asked).toEqual([]);
  });

  it('is there if the head has it in its history, which is asked for once', async () => {
    await expectPush(first);
    expect(world().git.asked).toEqual([`fetch ${head}`]);
    await expectPush(first);
    expect(world().git.asked).toEqual([]);
  });

  it.each([
    ['that git does not have', () => UNKNOWN],
    ['that continues the head', () => next],
  ])('is not visible yet: one %s', async (_, pushed) => {
    const failure = { ...notVisible, message: expect.stringContaining(pushed() ?? '-') };
    await expect(expectPush(pushed())).rejects.toMatchObject(failure);
    await expect(expectPush(pushed())).rejects.toMatchObject(failure);
  });

  it('is not visible yet where it continues a head that is dated after it', async () => {
    world().git.misdated.add(head ?? '');
    await expect(expectPush(next)).rejects.toMatchObject(notVisible);
  });

  it.each([
    ['the head', () => head],
    ['a commit that git does not have', () => UNKNOWN],
    ['a commit that continues the head', () => next],
  ])('is not visible yet where it leads from %s back into its history', async (_, before) => {
    await expect(expectPush(first, 0, head, before())).rejects.toMatchObject(notVisible);
  });

  it('is there where it led back from a commit that git has left behind, which is found out once', async () => {
    await expectPush(first, 0, head, beside);
    expect(world().git.asked).toEqual([`fetch ${head}`, `fetch ${beside}`, `fetch ${beside}`]);
    await expectPush(first, 0, head, beside);
    expect(world().git.asked).toEqual([]);
  });

  it('is not visible yet in an empty repository', async () => {
    await expect(expectPush(first, 0, null)).rejects.toMatchObject(notVisible);
    expect(world().git.asked).toEqual([]);
  });

  it('is left behind where the branch has gone another way, which is found out once', async () => {
    await expectPush(beside);
    expect(world().git.asked).toEqual([`fetch ${head}`, `fetch ${beside}`, `fetch ${beside}`]);
    await expectPush(beside);
    expect(world().git.asked).toEqual([]);
  });

  it('is looked for ten minutes, and no longer', async () => {
    await expect(expectPush(UNKNOWN, 9.99)).rejects.toMatchObject(notVisible);
    await expectPush(UNKNOWN, 10);
    await expectPush(UNKNOWN, 10, null);
    expect(world().git.asked).toEqual([]);
  });

  it('is neither where git fails', async () => {
    world().git.unwell.add(beside ?? '');
    await expect(expectPush(beside)).rejects.toMatchObject({ code: 'GIT_UNAVAILABLE' });
  });
});
