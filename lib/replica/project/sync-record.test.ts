import { describe, expect, it } from '@jest/globals';
import { replicateMessage } from '../../../test/support/replicate-message.ts';
import { addCommitted, entryOf, NOTHING_COMMITTED } from './sync-record.ts';

const one = { added: 1, updated: 2, moved: 3, deleted: 4, problems: 5, bytes: 6 };
const other = { added: 10, updated: 20, moved: 30, deleted: 40, problems: 50, bytes: 60 };

describe('addCommitted', () => {
  it('adds up number by number, to which nothing adds nothing', () => {
    expect(addCommitted(one, other)).toEqual({
      added: 11,
      updated: 22,
      moved: 33,
      deleted: 44,
      problems: 55,
      bytes: 66,
    });
    expect(addCommitted(one, NOTHING_COMMITTED)).toEqual(one);
  });
});

describe('entryOf', () => {
  it('says which message has caused the run, and when', () => {
    const message = replicateMessage({ trigger: 'test', delivery: 'd-1' });
    const at = new Date('2026-11-22T12:00:00.000Z');
    const entry = { at: '2026-11-22T12:00:00.000Z', run: 'run1', trigger: 'test', delivery: 'd-1' };
    expect(entryOf(message, 'run1', at)).toEqual(entry);
    expect(entryOf({ ...message, sentBy: 'operator' }, 'run1', at)).toEqual({
      ...entry,
      trigger: 'operator',
    });
  });
});
