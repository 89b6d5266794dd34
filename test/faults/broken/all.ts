import type { Engine } from '../engine.ts';
import type { Promised } from '../violation.ts';
import { acknowledgedBeforeSent } from './acknowledged-before-sent.ts';
import { alwaysWhole } from './always-whole.ts';
import { anyHead } from './any-head.ts';
import { anyVersion } from './any-version.ts';
import { askedAsAnswered } from './asked-as-answered.ts';
import { cachedFailure } from './cached-failure.ts';
import { cardsBeforeParts } from './cards-before-parts.ts';
import { deafFrontDoor } from './deaf-front-door.ts';
import { deduplicationByContent } from './deduplication-by-content.ts';
import { deleteOn404 } from './delete-on-404.ts';
import { deletesFirst } from './deletes-first.ts';
import { droppedLastAttempt } from './dropped-last-attempt.ts';
import { fencedRunForgotten } from './fenced-run-forgotten.ts';
import { formerHeadForgotten } from './former-head-forgotten.ts';
import { generationNotRaised } from './generation-not-raised.ts';
import { keysForgotten } from './keys-forgotten.ts';
import { lateRetirement } from './late-retirement.ts';
import { noRetention } from './no-retention.ts';
import { noSyncing } from './no-syncing.ts';
import { pathTakeover } from './path-takeover.ts';
import { payloadDiff } from './payload-diff.ts';
import { readsAgain } from './reads-again.ts';
import { runLeftOpen } from './run-left-open.ts';
import { sharedContent } from './shared-content.ts';
import { staleCatalogue } from './stale-catalogue.ts';
import { staleStatus } from './stale-status.ts';
import { staleSuspect } from './stale-suspect.ts';
import { unheardSend } from './unheard-send.ts';

export type Broken = {
  readonly name: string;
  readonly engine: Engine;
  /** The faults under which it shows, and with which seed soon. */
  readonly className: string;
  readonly seed: number;
  /** Histories of that seed that are passed over, since it does not show in them. */
  readonly passed?: number;
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
    passed: 10,
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
    passed: 4,
    promised: ['no dangling card', 'no stale word', 'one head', 'monotone', 'no leak'],
  },
  { name: 'no syncing', engine: noSyncing, className: 'none', seed: 1, passed: 1, promised: ['one head'] },
  {
    name: 'late retirement of live content',
    engine: lateRetirement,
    className: 'races',
    seed: 3,
    passed: 9,
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
    promised: ['monotone', 'idempotence'],
  },
  {
    name: 'deduplication by content',
    engine: deduplicationByContent,
    className: 'none',
    seed: 6,
    passed: 1,
    promised: ['conservation'],
  },
  {
    name: 'an answer before the queue has taken the message',
    engine: acknowledgedBeforeSent,
    className: 'queue',
    seed: 9,
    passed: 7,
    promised: ['conservation'],
  },
  {
    name: 'a cached failure',
    engine: cachedFailure,
    className: 'table',
    seed: 1,
    passed: 1,
    promised: ['no lost push'],
  },
  {
    name: 'a status that a stale worker overwrites',
    engine: staleStatus,
    className: 'races',
    seed: 22,
    passed: 27,
    promised: ['no stale word'],
  },
  { name: 'a run that is left open', engine: runLeftOpen, className: 'none', seed: 1, promised: ['no leak'] },
  {
    name: 'a fenced run that is forgotten',
    engine: fencedRunForgotten,
    className: 'races',
    seed: 1,
    promised: ['no leak'],
  },
  {
    name: 'no retention of superseded content',
    engine: noRetention,
    className: 'none',
    seed: 1,
    promised: ['no leak'],
  },
  {
    name: 'a message that the queue has not taken, unheard of',
    engine: unheardSend,
    className: 'queue',
    seed: 2,
    passed: 11,
    promised: ['conservation', 'no lost push'],
  },
  {
    name: 'a tenth attempt that is dropped',
    engine: droppedLastAttempt,
    className: 'table',
    seed: 2,
    passed: 3,
    promised: ['conservation', 'no lost push'],
  },
  {
    name: 'a former head that is forgotten',
    engine: formerHeadForgotten,
    className: 'lag',
    seed: 1,
    passed: 2,
    promised: ['monotone'],
  },
  {
    name: 'an answer that is taken for as new as it arrives',
    engine: askedAsAnswered,
    className: 'lag',
    seed: 5,
    passed: 3,
    promised: ['no lost push'],
  },
  {
    name: 'doubts that a stale worker writes down',
    engine: staleSuspect,
    className: 'lag',
    seed: 2,
    passed: 22,
    promised: ['no stale word'],
  },
  {
    name: 'a catalogue of the version before',
    engine: staleCatalogue,
    className: 'none',
    seed: 1,
    passed: 1,
    promised: ['convergence'],
  },
  {
    name: 'cards of another version that are taken for its own',
    engine: anyVersion,
    className: 'versions',
    seed: 1,
    passed: 12,
    promised: ['convergence'],
  },
  {
    name: 'a whole comparison for each hint',
    engine: alwaysWhole,
    className: 'none',
    seed: 1,
    promised: ['idempotence', 'bounded work'],
  },
  {
    name: 'reading again what was read',
    engine: readsAgain,
    className: 'none',
    seed: 1,
    passed: 5,
    promised: ['bounded work'],
  },
  {
    name: 'a front door that is deaf',
    engine: deafFrontDoor,
    className: 'none',
    seed: 1,
    promised: ['settled'],
  },
  {
    name: 'keys of a batch that were left over, forgotten',
    engine: keysForgotten,
    className: 'table',
    seed: 1,
    passed: 1,
    promised: ['no leak', 'one head'],
  },
];
