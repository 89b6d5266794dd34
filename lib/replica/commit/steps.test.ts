import { describe, expect, it } from '@jest/globals';
import { FINISH } from '../../../test/support/cards.ts';
import { RetryLater } from '../../errors.ts';
import { NO_CHANGES } from '../plan/compare.ts';
import { planChanges } from '../plan/plan.ts';
import { UNKNOWN_PROJECT } from '../project/project-state.ts';
import { NOTHING_COMMITTED } from '../project/sync-record.ts';
import type { CommitWork } from './commit-work.ts';
import { beginStep, CONTINUE, finishStep } from './steps.ts';

const { models: _, problems: __, status: ___, syncedAt: ____, ...target } = FINISH.project;
const former = { head: 'a'.repeat(40), leftAt: '2026-11-22T11:00:00.000Z' };
const work: CommitWork = {
  project: UNKNOWN_PROJECT,
  comparison: NO_CHANGES,
  plan: planChanges([], new Map()),
  target: { ...target, former },
  before: NOTHING_COMMITTED,
  recordOf: (committed) => ({ ...FINISH.record, ...committed }),
};
const now = new Date('2026-11-22T12:00:05.000Z');
const committed = { ...NOTHING_COMMITTED, added: 7 };
const progress = { committed, left: 0, trouble: null, isBegun: true };

describe('the steps of a commit', () => {
  it('say first where the cards are on their way to, and from where', () => {
    expect(beginStep(work)).toEqual({ kind: 'begin', syncing: target.head, former });
    expect(CONTINUE).toEqual({ kind: 'continue' });
  });

  it('say in the end what the cards show, and how they came to it', () => {
    expect(finishStep(work, { models: 3, problems: 4 }, progress, now)).toEqual({
      kind: 'finish',
      project: { ...work.target, models: 3, problems: 4, status: 'synced', syncedAt: now.toISOString() },
      record: { ...FINISH.record, ...committed },
    });
  });

  it('say in the end that there is more to come, where Git LFS was in trouble', () => {
    const trouble = new RetryLater('LFS_UNAVAILABLE', 'Unwell.');
    const step = finishStep(work, { models: 3, problems: 4 }, { ...progress, trouble }, now);
    expect(step).toMatchObject({ project: { status: 'pending' } });
  });
});
