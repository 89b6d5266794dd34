import { describe, expect, it } from '@jest/globals';
import { commitOf, makeObject, objectSetOf, type TestTree } from '../../../test/support/git-objects.ts';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { hubIgnoreId, modelFilter } from './model-filter.ts';

const world = useMemoryWorld();
const A = 'a'.repeat(40);
const MEND = { advice: expect.stringMatching(/\.hubignore.*push/) };

/** A tree whose objects a client has. */
function treeWith(tree: TestTree) {
  const { commit, objects } = commitOf(tree);
  return [objectSetOf(...objects), commit] as const;
}

/** The filter that comes of such a file, as the server has it. */
async function filterOf(bytes: Buffer, patterns: string | null = null) {
  world().git.commit({ '.hubignore': bytes });
  const [objects, commit] = treeWith({ '.hubignore': makeObject('blob', bytes).id });
  return modelFilter(objects, commit, world().source({ patterns }));
}

describe('hubIgnoreId', () => {
  it('is the blob of the file in the root, if there is one', () => {
    expect(hubIgnoreId(...treeWith({ '.hubignore': A, 'a.hck.json': A }))).toBe(A);
    expect(hubIgnoreId(...treeWith({ sub: { '.hubignore': A }, '.hubignore2': A }))).toBeNull();
  });

  it.each<[string, TestTree]>([
    ['a directory', { '.hubignore': { x: A } }],
    ['a link', { '.hubignore': ['120000', A] }],
  ])('is of no use where it is %s', (_, tree) => {
    const unusable = {
      code: 'HUBIGNORE_NOT_A_FILE',
      message: expect.stringContaining('.hubignore is a '),
      ...MEND,
    };
    expect(() => hubIgnoreId(...treeWith(tree))).toThrow(expect.objectContaining(unusable));
  });
});

describe('modelFilter', () => {
  it('lets model files pass, and asks nothing, where there is no .hubignore', async () => {
    const [objects, commit] = treeWith({ 'a.hck.json': A });
    const isReplicated = await modelFilter(objects, commit, world().source());
    expect(['a.hck.json', 'a.txt'].map((path) => isReplicated(Buffer.from(path)))).toEqual([true, false]);
    expect(world().git.asked).toEqual([]);
  });

  it('lets those pass that the patterns name, but for what .hubignore leaves out', async () => {
    const isReplicated = await filterOf(Buffer.from('old/\n'), '*.json');
    const paths = ['a.json', 'old/a.json', 'a.txt'];
    expect(paths.map((path) => isReplicated(Buffer.from(path)))).toEqual([true, false, false]);
    expect(world().git.asked).toHaveLength(1);
  });

  const pointer = [
    'version https://git-lfs.github.com/spec/v1',
    `oid sha256:${'0'.repeat(64)}`,
    'size 9',
    '',
  ];
  it.each([
    ['is kept in Git LFS', Buffer.from(pointer.join('\n')), 'HUBIGNORE_IN_LFS', /LFS/],
    ['is too large', Buffer.alloc(1_000_000, '#'), 'HUBIGNORE_TOO_LARGE', /1000000 bytes, \d+ /],
    ['is no text', Buffer.from('old/', 'utf16le'), 'HUBIGNORE_NOT_TEXT', /UTF-8/],
  ])('is of no use where .hubignore %s', async (_, bytes, code, message) => {
    const unusable = { outcome: 'permanent', code, message: expect.stringMatching(message), ...MEND };
    await expect(filterOf(bytes)).rejects.toMatchObject(unusable);
  });

  it('is of no use where what the directory calls a file is a directory', async () => {
    world().git.commit({ 'sub/a.hck.json': Buffer.from('x') });
    const { objects } = commitOf({ 'a.hck.json': makeObject('blob', Buffer.from('x')).id });
    const [tree] = objects;
    const [set, commit] = treeWith({ '.hubignore': tree?.id ?? '' });
    const unusable = {
      code: 'HUBIGNORE_NOT_A_FILE',
      message: expect.stringContaining('.hubignore'),
      ...MEND,
    };
    await expect(modelFilter(set, commit, world().source())).rejects.toMatchObject(unusable);
  });
});
