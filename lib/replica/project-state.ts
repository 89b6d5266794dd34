import type { GitCapabilities } from '../git/types.ts';
import type { ReplicateMessage } from '../queue/message.ts';
import { CARD_VERSION } from './card.ts';

/**
 * `pending`: work is known and has not succeeded yet, it will be tried again; `failed`: it waits for a person;
 * `empty`: the repository has no commit on its default branch; `gone`: GitLab does not know the project any more.
 */
export type ProjectStatus = 'synced' | 'pending' | 'failed' | 'empty' | 'gone';

export type LastError = {
  readonly code: string;
  readonly message: string;
  /** ISO 8601 UTC. */
  readonly at: string;
};

/** A run that has begun to write content. It is gone once every content id in it is referenced or expires. */
export type OpenRun = {
  readonly run: string;
  /** Content ids that the run creates, supersedes or moves: what may be left without a card if it is cut. */
  readonly contentIds: readonly string[];
};

/** How many cards a project has, with and without a problem. */
export type Counts = {
  readonly models: number;
  readonly problems: number;
};

/** What the table knows of a project. Times are ISO 8601 UTC. */
export type ProjectState = Counts & {
  /** Raised by every transaction on the project's cards: whoever holds an older one has lost. 0: never synced. */
  readonly generation: number;
  readonly path: string | null;
  readonly webUrl: string | null;
  readonly defaultBranch: string | null;
  /** The commit that the cards show. */
  readonly head: string | null;
  /** The commit that a commit in several transactions is on its way to. */
  readonly syncing: string | null;
  readonly status: ProjectStatus;
  readonly lastError: LastError | null;
  /** The card version that all cards have. */
  readonly cardVersion: number | null;
  readonly capabilities: GitCapabilities | null;
  /** When `head` was read from git. */
  readonly observedAt: string | null;
  readonly syncedAt: string | null;
  readonly openRuns: readonly OpenRun[];
};

export const UNKNOWN_PROJECT: ProjectState = {
  generation: 0,
  path: null,
  webUrl: null,
  defaultBranch: null,
  head: null,
  syncing: null,
  status: 'pending',
  lastError: null,
  cardVersion: null,
  capabilities: null,
  models: 0,
  problems: 0,
  observedAt: null,
  syncedAt: null,
  openRuns: [],
};

/** Longest time that a replica of GitLab may lag behind: a hint younger than this may tell of a push not seen yet. */
const STALENESS_MS = 10 * 60 * 1000;

/** The cards are known to show `head` whole, so that only what changed since then need be looked at. */
export function isSettled(project: ProjectState): boolean {
  return (
    project.status === 'synced' &&
    project.head !== null &&
    project.syncing === null &&
    project.openRuns.length === 0 &&
    project.cardVersion === CARD_VERSION
  );
}

/**
 * Whether a hint tells nothing that the table does not already show: then no request is made at all. A full run is
 * asked for in order to doubt the table.
 */
export function isOldNews(
  project: ProjectState,
  hint: Pick<ReplicateMessage, 'after' | 'receivedAt' | 'full'>,
): boolean {
  if (hint.full || !isSettled(project) || project.observedAt === null) return false;
  if (hint.after === project.head) return true;
  return Date.parse(hint.receivedAt) + STALENESS_MS < Date.parse(project.observedAt);
}

/**
 * Whether the first that is heard of a project is that GitLab deletes it. Nothing is written of it then, unless it can
 * still be read.
 */
export function isStranger(project: ProjectState, { trigger }: Pick<ReplicateMessage, 'trigger'>): boolean {
  return trigger === 'project_destroy' && project.generation === 0 && project.lastError === null;
}

/** Where to look for the project: the newest of what the hint and the table say; null if neither knows. */
export function newestPath(
  project: ProjectState,
  hint: Pick<ReplicateMessage, 'path' | 'receivedAt'>,
): string | null {
  const hintIsOlder =
    project.observedAt !== null && Date.parse(hint.receivedAt) < Date.parse(project.observedAt);
  return hintIsOlder ? (project.path ?? hint.path) : (hint.path ?? project.path);
}
