import { describe, expect, it } from '@jest/globals';
import { FINISH } from '../../test/support/cards.ts';
import { describeEntry } from './rows.ts';

const synced = { kind: 'synced', ...FINISH.record } as const;

describe('an entry of the diary', () => {
  it('of a change says from where to where, and what it took', () => {
    expect(describeEntry(synced)).toBe('nothing → cccccccc: 1 added; 100 B, 4 requests, 12 ms');
    expect(describeEntry({ ...synced, requests: 1 })).toContain(', 1 request, ');
    const more = { ...synced, headBefore: 'd'.repeat(40), added: 0, moved: 2, problems: 1, bytes: 1_234_567 };
    expect(describeEntry(more)).toBe(
      'dddddddd → cccccccc: 2 moved, 1 with a problem; 1.2 MB, 4 requests, 12 ms',
    );
  });

  it('of a change that touched no model says so', () => {
    expect(describeEntry({ ...synced, added: 0, bytes: 1500 })).toContain('no model changed; 1.5 kB');
  });
});
