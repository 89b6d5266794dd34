import type { Engine } from '../engine.ts';
import type { Promised } from '../violation.ts';
import { acknowledgedBeforeSent } from './acknowledged-before-sent.ts';
import { anyHead } from './any-head.ts';
import { cachedFailure } from './cached-failure.ts';
import { cardsBeforeParts } from './cards-before-parts.ts';
import { deduplicationByContent } from './deduplication-by-content.ts';
import { deleteOn404 } from './delete-on-404.ts';
import { deletesFirst } from './deletes-first.ts';
import { generationNotRaised } from './generation-not-raised.ts';
import { lateRetirement } from './late-retirement.ts';
import { noSyncing } from './no-syncing.ts';
import { pathTakeover } from './path-takeover.ts';
import { payloadDiff } from './payload-diff.ts';
import { sharedContent } from './shared-content.ts';
import { staleStatus } from './stale-status.ts';

export type Broken = {
  readonly name: string;
  readonly engine: Engine;
  /** The faults under which it shows, and with which seed soon. */
  readonly className: string;
  readonly seed: number;
  /** What it breaks; which of them first, depends on the history. */
  readonly promised: readonly Promised[];
};

/** Engines with one fault each, all of them seen elsewhere or nearly made here. */
export const BROKEN: readonly Broken[] = [
  {
    name: 'a worker that applies the difference of the last commit',
    engine: payloadDiff,
    className: 'hooks',
    seed: 1,
    promised: ['one head', 'no lost push', 'convergence', 'idempotence'],
  },
  {
    name: 'delete on 404',
    engine: deleteOn404,
    className: 'git answers',
    seed: 1,
    promised: ['one head', 'no phantom delete'],
  },
  {
    name: 'cards before parts',
    engine: cardsBeforeParts,
    className: 'none',
    seed: 1,
    promised: ['no dangling card'],
  },
  {
    name: 'generation checked but not raised',
    engine: generationNotRaised,
    className: 'races',
    seed: 2,
    promised: ['no dangling card', 'no stale word', 'one head', 'monotone', 'no leak'],
  },
  { name: 'no syncing', engine: noSyncing, className: 'none', seed: 1, promised: ['one head'] },
  {
    name: 'late retirement of live content',
    engine: lateRetirement,
    className: 'none',
    seed: 5,
    promised: ['no dangling card'],
  },
  {
    name: 'shared content ids',
    engine: sharedContent,
    className: 'none',
    seed: 1,
    promised: ['no dangling card', 'no leak'],
  },
  {
    name: 'deletes first',
    engine: deletesFirst,
    className: 'none',
    seed: 5,
    promised: ['no phantom delete'],
  },
  {
    name: 'a path that is taken over',
    engine: pathTakeover,
    className: 'hooks',
    seed: 6,
    promised: ['monotone', 'convergence'],
  },
  {
    name: 'a replica that is believed however much it lags',
    engine: anyHead,
    className: 'lag',
    seed: 1,
    promised: ['monotone'],
  },
  {
    name: 'deduplication by content',
    engine: deduplicationByContent,
    className: 'none',
    seed: 6,
    promised: ['conservation'],
  },
  {
    name: 'an answer before the queue has taken the message',
    engine: acknowledgedBeforeSent,
    className: 'queue',
    seed: 9,
    promised: ['conservation'],
  },
  {
    name: 'a cached failure',
    engine: cachedFailure,
    className: 'table',
    seed: 1,
    promised: ['no lost push'],
  },
  {
    name: 'a status that a stale worker overwrites',
    engine: staleStatus,
    className: 'races',
    seed: 22,
    promised: ['no stale word'],
  },
];
