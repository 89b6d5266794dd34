import { describe, expect, it } from '@jest/globals';
import { entryBytes } from '../../../test/support/git-objects.ts';
import { parseTree } from './parse-tree.ts';

const ID = 'ab'.repeat(20);

function parse(...entries: Buffer[]): string[] {
  return Array.from(
    parseTree(Buffer.concat(entries), 20, 'T'),
    ({ kind, name, id }) => `${kind} ${name.toString('latin1')} ${id.toString('hex')}`,
  );
}

describe('parseTree', () => {
  it('reads entries of all kinds', () => {
    expect(
      parse(
        entryBytes('100644', 'a', ID),
        entryBytes('100755', 'b', ID),
        entryBytes('100664', 'c', ID),
        entryBytes('40000', 'd', ID),
        entryBytes('120000', 'e', ID),
        entryBytes('160000', 'f', ID),
      ),
    ).toEqual([
      `file a ${ID}`,
      `file b ${ID}`,
      `file c ${ID}`,
      `tree d ${ID}`,
      `symlink e ${ID}`,
      `submodule f ${ID}`,
    ]);
  });

  it('reads an empty tree', () => {
    expect(parse()).toEqual([]);
  });

  it('takes the padded modes of old tools, and names of any bytes', () => {
    expect(
      parse(
        entryBytes('0100644', 'x', ID),
        entryBytes('040000', 'x y', ID),
        entryBytes('100644', Buffer.from([0xff, 0x0a]), ID),
      ),
    ).toEqual([`file x ${ID}`, `tree x y ${ID}`, `file \xff\n ${ID}`]);
  });

  it('leaves out what nobody could check out without harm, and nothing that is only like it', () => {
    const harmful = ['.', '..', '.GIT', '.git'];
    const harmless = ['...', '.a', '.gi', '.gitx', 'a.', 'git', 'x.git'];
    const names = [...harmful, ...harmless].sort();
    expect(parse(...names.map((name) => entryBytes('100644', name, ID)))).toEqual(
      harmless.map((name) => `file ${name} ${ID}`),
    );
  });

  it('asks for each entry, also those that it leaves out, before it reads on', () => {
    const names = ['.', '..', '.GIT', 'a'].map((name) => entryBytes('100644', name, ID));
    let asked = 0;
    const claim = () => {
      asked += 1;
    };
    expect(Array.from(parseTree(Buffer.concat(names), 20, 'T', claim), ({ name }) => `${name}`)).toEqual([
      'a',
    ]);
    expect(asked).toBe(4);
    const refuse = () => {
      throw new Error('too many');
    };
    expect(() => [...parseTree(Buffer.from('what?'), 20, 'T', refuse)]).toThrow('too many');
  });

  it('reads ids of 32 bytes in a SHA-256 repository', () => {
    const [entry] = parseTree(entryBytes('100644', 'a', 'cd'.repeat(32)), 32, 'T');
    expect(entry?.id.toString('hex')).toBe('cd'.repeat(32));
  });

  it('knows the order of git, in which a directory ends in a slash', () => {
    const inOrder = [
      entryBytes('100644', 'a', ID),
      entryBytes('100644', 'a-b', ID),
      entryBytes('40000', 'a', ID),
      entryBytes('100644', 'a0', ID),
    ];
    expect(parse(...inOrder)).toHaveLength(4);
    expect(() => parse(...inOrder.toReversed())).toThrow('tree T is not in order');
  });

  it.each([
    ['breaks off', [entryBytes('100644', 'a', ID).subarray(0, -1)]],
    ['breaks off', [Buffer.from('100644')]],
    ['breaks off', [Buffer.from('100644 a')]],
    ['breaks off', [Buffer.from('100644'.padStart(100, '0')), Buffer.from(' a\0'), Buffer.alloc(20)]],
    ['breaks off', [entryBytes('100644', 'a', ID), Buffer.from('10064x b, and no more of it')]],
    ['has an entry of an unknown mode', [entryBytes('10064x', 'a', ID)]],
    ['has an entry of an unknown mode', [entryBytes('100644x', 'a', ID)]],
    ['has an entry of an unknown mode', [entryBytes('+100644', 'a', ID)]],
    ['has an entry of an unknown mode', [entryBytes('', 'a', ID)]],
    ['has an entry of an unknown mode', [entryBytes('644', 'a', ID)]],
    ['has an entry without a proper name', [entryBytes('100644', '', ID)]],
    ['has an entry without a proper name', [entryBytes('100644', 'a/b', ID)]],
    ['is not in order', [entryBytes('100644', 'b', ID), entryBytes('100644', 'a', ID)]],
    ['is not in order', [entryBytes('100644', 'a', ID), entryBytes('120000', 'a', ID)]],
  ])('refuses a tree that %s', (what, entries) => {
    expect(() => parse(...entries)).toThrow(`The repository holds a malformed object: tree T ${what}.`);
  });
});
