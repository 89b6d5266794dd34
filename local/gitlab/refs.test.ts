import { describe, expect, it } from '@jest/globals';
import { changedRefs, hookedChanges, type RefChange } from './refs.ts';

const ZEROS = '0'.repeat(40);
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

describe('changedRefs', () => {
  it('tells created, moved and deleted refs, and leaves out what has not moved', () => {
    const before = new Map([
      ['refs/heads/gone', A],
      ['refs/heads/main', A],
      ['refs/heads/same', B],
    ]);
    const after = new Map([
      ['refs/heads/main', B],
      ['refs/heads/new', A],
      ['refs/heads/same', B],
    ]);
    expect(changedRefs(before, after)).toEqual([
      { ref: 'refs/heads/gone', before: A, after: ZEROS },
      { ref: 'refs/heads/main', before: A, after: B },
      { ref: 'refs/heads/new', before: ZEROS, after: A },
    ]);
  });

  it('writes as many zeros as the ids have digits', () => {
    const [change] = changedRefs(new Map(), new Map([['refs/heads/main', 'c'.repeat(64)]]));
    expect(change?.before).toBe('0'.repeat(64));
  });
});

describe('hookedChanges', () => {
  const created = (count: number, prefix: string): RefChange[] =>
    Array.from({ length: count }, (_, n) => ({ ref: `${prefix}${n}`, before: ZEROS, after: A }));

  it('keeps three changes of a kind and drops all of four', () => {
    expect(hookedChanges(created(3, 'refs/heads/'))).toHaveLength(3);
    expect(hookedChanges(created(4, 'refs/heads/'))).toEqual([]);
  });

  it('counts branches and tags, and what was created, updated and removed, for themselves', () => {
    const updated = created(2, 'refs/heads/u').map((change) => ({ ...change, before: B }));
    const removed = created(1, 'refs/heads/r').map((change) => ({ ...change, before: B, after: ZEROS }));
    const changes = [...created(4, 'refs/heads/c'), ...created(3, 'refs/tags/c'), ...updated, ...removed];
    const kept = hookedChanges(changes).map(({ ref }) => ref);
    expect(kept).toHaveLength(6);
    expect(kept).not.toContain('refs/heads/c0');
  });
});
