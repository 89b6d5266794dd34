import type { GitCapabilities } from '../git/types.ts';
import type { ModelPatterns } from '../hackolade/model-patterns.ts';
import type { ProjectKey } from '../project-key.ts';
import type { Card, Content } from './cards/card.ts';
import type { ProjectHold } from './project/project-hold.ts';
import type { Bound, Counts, FormerHead, OpenRun, ProjectState, Suspect } from './project/project-state.ts';
import type { FailedRun, IdleRun, SyncRecord } from './project/sync-record.ts';

/** What is seen of a project when git is asked for its head. Times are ISO 8601 UTC. */
export type ObservedProject = {
  readonly path: string;
  readonly webUrl: string;
  readonly defaultBranch: string | null;
  readonly bound: Bound | null;
  readonly boundPath: string | null;
  readonly capabilities: GitCapabilities;
  /** Before git was asked, and when it had answered. */
  readonly askedAt: string;
  readonly observedAt: string;
};

/** What a finished commit says of its project. */
export type SyncedProject = ObservedProject &
  Counts & {
    readonly head: string;
    readonly former: FormerHead | null;
    readonly patterns: ModelPatterns;
    readonly status: 'synced' | 'pending';
    readonly syncedAt: string;
  };

/** What one transaction does to the project item, beside raising its generation. */
export type ProjectStep =
  | { readonly kind: 'begin'; readonly syncing: string; readonly former: FormerHead | null }
  | { readonly kind: 'continue' }
  | { readonly kind: 'finish'; readonly project: SyncedProject; readonly record: SyncRecord }
  /** The repository has no head any more. Cards stay, and no commit is under way. */
  | { readonly kind: 'empty'; readonly project: ObservedProject }
  /** Nothing is known of the project any more but its generation. */
  | { readonly kind: 'forget' }
  /** It is off the hub's list, and what is left of it expires unless something is heard of it again. */
  | { readonly kind: 'forgotten'; readonly at: string };

export type CardWrite =
  | { readonly kind: 'put'; readonly card: Card }
  | { readonly kind: 'delete'; readonly key: string };

/**
 * What replication needs of the table. All reads are strongly consistent.
 * Writes under a hold throw Conflict `GENERATION_LOST` if the project is not at its generation any more.
 */
export type ReplicaStore = {
  /** Cards that one transaction can write. */
  readonly cardsPerTransaction: number;
  readProject(project: ProjectKey): Promise<ProjectState>;
  readCards(project: ProjectKey, keys: readonly string[]): Promise<Map<string, Card>>;
  readAllCards(project: ProjectKey): Promise<Map<string, Card>>;
  /** Puts the project on the hub's list, once; the path is null where nobody knows it. */
  registerProject(project: ProjectKey, path: string | null, at: string): Promise<void>;
  openRun(project: ProjectKey, run: OpenRun): Promise<void>;
  closeRun(project: ProjectKey, run: OpenRun): Promise<void>;
  /**
   * Closes a run and remembers that it was fenced, until `forgetFenced`. What it names again may be less, in the same order.
   */
  fenceRun(project: ProjectKey, run: OpenRun): Promise<void>;
  forgetFenced(project: ProjectKey, run: OpenRun): Promise<void>;
  /** Writes a gzip stream under a new id; answers the number of parts. */
  writeContent(contentId: string, gzip: Buffer): Promise<number>;
  /** The bytes of a file; null unless all its parts are there to stay, undamaged and no more than so many bytes. */
  readContent(content: Content, maxBytes: number): Promise<Buffer | null>;
  /** Lets content expire that no card refers to any more: readers in flight and recoveries have time left. */
  expireContent(contents: readonly Content[], supersededAt: Date): Promise<void>;
  /** The same for content of a run that was cut: what of it was written, and in how many parts, nobody knows. */
  expireRemains(contentIds: readonly string[], supersededAt: Date): Promise<void>;
  /** All or nothing: raises the generation, also that of the hold, takes the step, writes the cards. */
  transact(hold: ProjectHold, step: ProjectStep, writes: readonly CardWrite[]): Promise<void>;
  /** Remembers a head that nothing vouches for. Cards, and so the generation, stay as they are. */
  noteSuspect(hold: ProjectHold, suspect: Suspect): Promise<void>;
  /** Remembers that a full run has found nothing to repair. Cards, and so the generation, stay as they are. */
  noteVerified(hold: ProjectHold, at: string): Promise<void>;
  /** Says on the project and in its diary what went wrong. Cards, and so the generation, stay as they are. */
  noteFailure(hold: ProjectHold, failure: FailedRun): Promise<void>;
  /** Says in the diary, and only there, that a project was looked at in vain. */
  noteIdle(project: ProjectKey, run: IdleRun): Promise<void>;
};
