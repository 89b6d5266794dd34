import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  commitOf,
  entryBytes,
  makeObject,
  objectSetOf,
  type TestTree,
} from '../../../test/support/git-objects.ts';
import { diffFiles } from '../diff-files.ts';
import { listFiles } from '../list-files.ts';
import type { PackObject } from '../pack/pack-item.ts';

const A = 'aa'.repeat(20);
const B = 'bb'.repeat(20);
const EVERYTHING = () => true;

function list(tree: TestTree): string[] {
  const { commit, objects } = commitOf(tree);
  return listFiles(objectSetOf(...objects), commit, EVERYTHING).map(
    ({ path, blobId }) => `${path} ${blobId}`,
  );
}

function diff(before: TestTree, after: TestTree): string[] {
  const [old, now] = [commitOf(before), commitOf(after)];
  const objects = objectSetOf(...old.objects, ...now.objects);
  return diffFiles(objects, old.commit, now.commit, EVERYTHING).map(
    (change) => `${change.path} ${change.before} ${change.after}`,
  );
}

describe('listFiles', () => {
  it('lists regular files in directories of any depth, in the order of git', () => {
    const tree = {
      b: { c: { d: A } },
      'b.c': B,
      a: ['100755', A],
      link: ['120000', A],
      module: ['160000', A],
    } as const;
    expect(list(tree)).toEqual([`a ${A}`, `b.c ${B}`, `b/c/d ${A}`]);
  });

  it('finds nothing in an empty tree', () => {
    expect(list({})).toEqual([]);
  });

  it('asks about the whole path of every file, and keeps what matches', () => {
    const { commit, objects } = commitOf({ 'a.hck.json': A, b: { 'a.hck.json': B, 'a.sql': A } });
    const files = listFiles(objectSetOf(...objects), commit, (path) => path.toString() === 'b/a.hck.json');
    expect(files).toEqual([{ path: Buffer.from('b/a.hck.json'), blobId: B }]);
  });
});

describe('diffFiles', () => {
  it('finds what was added, changed and deleted, and nothing else', () => {
    const before = { a: A, b: A, c: { d: A, e: A }, same: { f: A } };
    const after = { b: B, c: { d: A, e: B }, n: A, same: { f: A } };
    expect(diff(before, after)).toEqual([`a ${A} null`, `b ${A} ${B}`, `c/e ${A} ${B}`, `n null ${A}`]);
  });

  it('sees a file become a directory, and back', () => {
    const file = { x: A, 'x.y': A };
    const directory = { x: { y: A, z: { w: B } }, 'x.y': A };
    expect(diff(file, directory)).toEqual([`x ${A} null`, `x/y null ${A}`, `x/z/w null ${B}`]);
    expect(diff(directory, file)).toEqual([`x null ${A}`, `x/y ${A} null`, `x/z/w ${B} null`]);
  });

  it('sees a file become a symbolic link of the same content, and back', () => {
    expect(diff({ x: A }, { x: ['120000', A] })).toEqual([`x ${A} null`]);
    expect(diff({ x: ['160000', A] }, { x: A })).toEqual([`x null ${A}`]);
  });

  it('takes a change of permissions or of links alone for none', () => {
    expect(diff({ x: A, l: ['120000', A] }, { x: ['100755', A], l: ['120000', B] })).toEqual([]);
  });

  it('does not look into directories that are the same', () => {
    const [old, now] = [commitOf({ big: { a: A }, x: A }), commitOf({ big: { a: A }, x: B })];
    const shared = commitOf({ a: A }).objects[0];
    const objects = [...old.objects, ...now.objects].filter(({ id }) => id !== shared?.id);
    expect(diffFiles(objectSetOf(...objects), old.commit, now.commit, EVERYTHING)).toHaveLength(1);
  });

  it('does not look for the tree that two commits share', () => {
    const { commit, objects } = commitOf({ a: A });
    const set = objectSetOf(...objects.filter(({ type }) => type === 'commit'));
    expect(diffFiles(set, commit, commit, EVERYTHING)).toEqual([]);
  });

  it('agrees with two lists, whatever the trees', () => {
    const id = fc.constantFrom(A, B);
    const name = fc.constantFrom('a', 'a-', 'a.b', 'a0', 'b', 'é');
    const { tree } = fc.letrec<{ tree: TestTree }>((tie) => ({
      tree: fc.dictionary(
        name,
        fc.oneof(
          { maxDepth: 3 },
          id,
          fc.tuple(fc.constantFrom('100755', '120000', '160000'), id),
          tie('tree'),
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const old = new Map(list(before).map((line) => [line.slice(0, -41), line.slice(-40)]));
        const now = new Map(list(after).map((line) => [line.slice(0, -41), line.slice(-40)]));
        const expected = [...new Set([...old.keys(), ...now.keys()])]
          .filter((path) => old.get(path) !== now.get(path))
          .map((path) => `${path} ${old.get(path) ?? null} ${now.get(path) ?? null}`);
        expect(diff(before, after).sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe('a walk of a tree that is not as it should be', () => {
  function failure(root: Buffer, ...objects: readonly PackObject[]): unknown {
    const tree = makeObject('tree', root);
    const commit = makeObject('commit', Buffer.from(`tree ${tree.id}\n`));
    try {
      listFiles(objectSetOf(...objects, tree, commit), commit.id, EVERYTHING);
    } catch (error) {
      return error;
    }
    throw new Error('Expected a failure, but there was none.');
  }

  it('names the commit or tree that the server did not send', () => {
    expect(failure(entryBytes('40000', 'a', A))).toMatchObject({
      code: 'GIT_INCOMPLETE',
      outcome: 'retry',
      message: `The git server's answer lacks the tree ${A}.`,
    });
    expect(() => listFiles(objectSetOf(), B, EVERYTHING)).toThrow(`lacks the commit ${B}`);
    const { commit, objects } = commitOf({});
    expect(failure(entryBytes('40000', 'a', commit), ...objects)).toMatchObject({
      message: `The git server's answer lacks the tree ${commit}.`,
    });
  });

  it('refuses a malformed tree or commit', () => {
    expect(failure(Buffer.from('what?'))).toMatchObject({ code: 'GIT_BAD_OBJECT', outcome: 'permanent' });
    for (const line of [
      `parent ${A}\n`,
      `${A}\n`,
      `tree ${A}`,
      `tree ${A}0\n`,
      `tree ${'g'.repeat(40)}\n`,
      '',
    ]) {
      const commit = makeObject('commit', Buffer.from(line));
      expect(() => listFiles(objectSetOf(commit), commit.id, EVERYTHING)).toThrow(
        `commit ${commit.id} names no tree`,
      );
    }
  });
});
