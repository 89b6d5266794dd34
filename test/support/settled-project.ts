import { CARD_VERSION } from '../../lib/replica/cards/card.ts';
import { type ProjectState, UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';

/** A project whose cards show its head whole. */
export const SETTLED: ProjectState = {
  ...UNKNOWN_PROJECT,
  generation: 3,
  path: 'acme/models',
  head: 'a'.repeat(40),
  status: 'synced',
  cardVersion: CARD_VERSION,
  askedAt: '2026-11-22T12:00:00.000Z',
  observedAt: '2026-11-22T12:00:00.000Z',
};

/** What keeps it from being so. */
export const UNSETTLED: readonly (readonly [string, Partial<ProjectState>])[] = [
  ['was never replicated', { head: null }],
  ['has a commit half done', { syncing: 'b'.repeat(40) }],
  [
    'has an open run',
    { openRuns: [{ run: 'r', contentIds: ['r-0'], aliveUntil: '2026-11-22T12:00:00.000Z' }] },
  ],
  ['failed last time', { status: 'failed' }],
  ['is to be tried again', { status: 'pending' }],
  [
    'has a head that nothing vouches for',
    { suspect: { head: 'b'.repeat(40), since: '2026-11-22T12:00:00.000Z' } },
  ],
  ['has cards of an older version', { cardVersion: CARD_VERSION - 1 }],
  ['has cards of other files than are models by now', { patterns: '*.json' }],
];
