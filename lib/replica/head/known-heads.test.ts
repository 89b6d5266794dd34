import { describe, expect, it } from '@jest/globals';
import { SETTLED } from '../../../test/support/settled-project.ts';
import { UNKNOWN_PROJECT } from '../project/project-state.ts';
import { namedHead, recentFormer, shownHead } from './known-heads.ts';

const HEAD = 'a'.repeat(40);

describe('shownHead', () => {
  it('is the one that a commit which is half done leads to', () => {
    expect(shownHead(UNKNOWN_PROJECT)).toBeNull();
    expect(shownHead(SETTLED)).toBe(HEAD);
    expect(shownHead({ ...SETTLED, syncing: 'b'.repeat(40) })).toBe('b'.repeat(40));
  });
});

describe('recentFormer', () => {
  const former = { head: HEAD, leftAt: '2026-11-22T12:00:00.000Z' };

  it('is the head that was left less than ten minutes ago', () => {
    expect(recentFormer({ former }, new Date('2026-11-22T12:09:59.999Z'))).toBe(HEAD);
    expect(recentFormer({ former }, new Date('2026-11-22T12:10:00.000Z'))).toBeNull();
    expect(recentFormer({ former: null }, new Date(0))).toBeNull();
  });
});

describe('namedHead', () => {
  it('is what a hint says that is newer than our last look at git', () => {
    const hint = { after: HEAD, receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(namedHead(SETTLED, hint)).toBe(HEAD);
    expect(namedHead(UNKNOWN_PROJECT, hint)).toBe(HEAD);
    expect(namedHead(SETTLED, { ...hint, receivedAt: '2026-11-22T12:00:00.000Z' })).toBe(HEAD);
    expect(namedHead(SETTLED, { ...hint, receivedAt: '2026-11-22T11:59:59.999Z' })).toBeNull();
  });
});
