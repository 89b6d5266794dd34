import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { entryBytes, makeObject, objectSetOf } from '../../../test/support/git-objects.ts';
import { listFiles } from '../list-files.ts';
import type { PackObject } from '../pack/pack-item.ts';

const A = 'aa'.repeat(20);

/** Lists the files of the last of these trees. */
async function list(trees: readonly PackObject[], matches: (path: Buffer) => boolean = () => true) {
  const commit = makeObject('commit', Buffer.from(`tree ${trees.at(-1)?.id}\n`));
  return listFiles(objectSetOf(...trees, commit), commit.id, matches);
}

/** A tree of these names, and directories in directories around it. */
function nested(depth: number, directory: string, names: readonly string[]): PackObject[] {
  const trees = [makeObject('tree', Buffer.concat(names.map((name) => entryBytes('100644', name, A))))];
  for (let i = 0; i < depth; i++) {
    trees.push(makeObject('tree', entryBytes('40000', directory, trees.at(-1)?.id ?? '')));
  }
  return trees;
}

describe('a walk of a tree', () => {
  it('gives up on a few trees that spell out billions of paths, after half a million entries', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `${i + 1_000}`);
    const bomb = nested(0, '', names.slice(1));
    for (let level = 0; level < 3; level++) {
      const id = bomb.at(-1)?.id ?? '';
      bomb.push(makeObject('tree', Buffer.concat(names.map((name) => entryBytes('40000', name, id)))));
    }
    let seen = 0;
    const count = () => {
      seen += 1;
      return false;
    };
    expect(await failureOf(list(bomb, count))).toMatchObject({
      code: 'GIT_TREE_TOO_LARGE',
      outcome: 'permanent',
      message: expect.stringContaining('more than 500000 entries'),
    });
    // The others are the directories that they are in: 500, and the two above these.
    expect(seen).toBe(500_000 - 502);
  });

  it('gives up on directories nested too deep', async () => {
    expect(await list(nested(256, 'd', ['f']))).toHaveLength(1);
    expect(await failureOf(list(nested(257, 'd', ['f'])))).toMatchObject({
      code: 'GIT_TREE_TOO_DEEP',
      outcome: 'permanent',
      message: expect.stringContaining('more than 256 deep'),
    });
  });

  it('gives up on a path that is too long', async () => {
    const walk = (length: number) => list(nested(16, 'd'.repeat(250), ['f'.repeat(length)]));
    expect(await walk(80)).toHaveLength(1);
    expect(await failureOf(walk(81))).toMatchObject({
      code: 'GIT_PATH_TOO_LONG',
      outcome: 'permanent',
      message: expect.stringContaining('more than 4096 bytes'),
    });
  });

  it('gives up on long paths that come to more than 64 MiB in all', async () => {
    // Each path has 4,096 bytes.
    const names = Array.from({ length: 2 ** 14 + 1 }, (_, i) => String(i).padStart(80, '0'));
    expect(await list(nested(16, 'd'.repeat(250), names.slice(1)))).toHaveLength(2 ** 14);
    expect(await failureOf(list(nested(16, 'd'.repeat(250), names)))).toMatchObject({
      code: 'GIT_TREE_TOO_LARGE',
      message: expect.stringContaining('more than 67108864 bytes in all'),
    });
  });
});
