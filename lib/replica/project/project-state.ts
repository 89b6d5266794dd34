import type { GitCapabilities } from '../../git/types.ts';
import type { ModelPatterns } from '../../hackolade/model-patterns.ts';

/**
 * `pending`: work is known and has not succeeded yet, it will be tried again; `failed`: it waits for a person;
 * `empty`: the repository has no commit on its default branch; `gone`: GitLab does not know the project any more.
 */
type ProjectStatus = 'synced' | 'pending' | 'failed' | 'empty' | 'gone';

export type LastError = {
  readonly code: string;
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly advice: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
};

/** A head that cannot be shown whoever tries, and why. */
export type Unusable = Omit<LastError, 'at'> & {
  readonly head: string;
  /** Of the models that were looked for. */
  readonly patterns: ModelPatterns;
};

/** A run that has begun to write content. It is gone once every content id in it is referenced or expires. */
export type OpenRun = {
  readonly run: string;
  /** Content ids that the run creates, supersedes or moves: what may be left without a card if it is cut. */
  readonly contentIds: readonly string[];
  /** Until when its worker may write them, ISO 8601 UTC. */
  readonly aliveUntil: string;
};

/** A head that nothing vouches for yet. Times are ISO 8601 UTC. */
export type Suspect = {
  readonly head: string;
  /** When such a head was read first, this one or another. */
  readonly since: string;
};

/** The head that was shown before the present one. Times are ISO 8601 UTC. */
export type FormerHead = {
  readonly head: string;
  readonly leftAt: string;
  /** The present one had been shown a short time before it, too. */
  readonly returned?: boolean | undefined;
};

/**
 * What vouches for it that the project's id and its path belong together: GitLab's API, asked by id; a file that the
 * project with this id has at its head; or nothing but the authentic hint, where GitLab has no API to ask.
 */
export type Bound = 'api' | 'file' | 'hint';

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
  readonly former: FormerHead | null;
  /** The newest head that nothing vouches for, while it is not shown for that reason. */
  readonly suspect: Suspect | null;
  /** Is not fetched again. */
  readonly unusable: Unusable | null;
  /** Whether the id was found to belong to `boundPath`; null: not yet. */
  readonly bound: Bound | null;
  readonly boundPath: string | null;
  /** The commit that a commit in several transactions is on its way to. */
  readonly syncing: string | null;
  readonly status: ProjectStatus;
  readonly lastError: LastError | null;
  /** The card version that all cards have. */
  readonly cardVersion: number | null;
  /** The files that the cards are of. */
  readonly patterns: ModelPatterns;
  readonly capabilities: GitCapabilities | null;
  /** Before git was asked for `head`: it showed nothing that was more than ten minutes older than this. */
  readonly askedAt: string | null;
  /** When `head` was read from git: what was pushed later is not in it. */
  readonly observedAt: string | null;
  readonly syncedAt: string | null;
  /** When a full run found last that nothing had to be repaired. */
  readonly verifiedAt: string | null;
  /** An operator had it forgotten, and nothing was heard of it since: only the generation is left, and it is not on the list. */
  readonly forgotten: boolean;
  readonly openRuns: readonly OpenRun[];
  /** Runs that were drained while their workers may have lived: what these wrote after that is still to be found. */
  readonly fencedRuns: readonly OpenRun[];
};

export const UNKNOWN_PROJECT: ProjectState = {
  generation: 0,
  path: null,
  webUrl: null,
  defaultBranch: null,
  head: null,
  former: null,
  suspect: null,
  unusable: null,
  bound: null,
  boundPath: null,
  syncing: null,
  status: 'pending',
  lastError: null,
  cardVersion: null,
  patterns: null,
  capabilities: null,
  models: 0,
  problems: 0,
  askedAt: null,
  observedAt: null,
  syncedAt: null,
  verifiedAt: null,
  forgotten: false,
  openRuns: [],
  fencedRuns: [],
};
