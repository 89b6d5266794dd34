import { describe, expect, it } from '@jest/globals';
import { FINISH } from '../../test/support/cards.ts';
import { readEntry } from './diary.ts';

const entry = { at: '2026-11-22T12:00:00.000Z', run: 'r', trigger: 'push', delivery: 'd' };

describe('an entry of the diary', () => {
  it('is of a change, of a failure, or of a look in vain', () => {
    const { headBefore: _, ...first } = FINISH.record;
    expect(readEntry(first)).toMatchObject({ kind: 'synced', headBefore: null, added: 1 });
    const error = { code: 'GIT_NOT_FOUND', message: 'Absent.' };
    expect(readEntry({ ...entry, status: 'failed', error })).toMatchObject({
      kind: 'failed',
      error: { ...error, advice: null },
    });
    expect(readEntry({ ...entry, outcome: 'unchanged', requests: 1 })).toMatchObject({ kind: 'idle' });
  });

  it('is left out if somebody has changed it', () => {
    expect(readEntry({ ...entry, status: 'well' })).toBeNull();
    expect(readEntry({ ...entry, outcome: 'unchanged', requests: 1, at: 'yesterday' })).toBeNull();
  });
});
