import { describe, expect, it } from '@jest/globals';
import { commitOf, objectSetOf } from '../../test/support/git-objects.ts';
import { findRootEntry } from './root-entry.ts';

const A = 'aa'.repeat(20);
const B = 'bb'.repeat(20);

describe('findRootEntry', () => {
  const { commit, objects } = commitOf({ a: A, ab: B, d: { b: A } });
  const find = (name: string) => findRootEntry(objectSetOf(...objects), commit, name);

  it('finds a file or a directory by its whole name', () => {
    expect(find('ab')).toMatchObject({ kind: 'file', id: Buffer.from(B, 'hex') });
    expect(find('d')).toMatchObject({ kind: 'tree' });
  });

  it('finds nothing that lies deeper, or that is not there', () => {
    expect(find('b')).toBeNull();
    expect(find('abc')).toBeNull();
  });
});
