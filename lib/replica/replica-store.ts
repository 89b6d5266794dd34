import type { GitCapabilities } from '../git/types.ts';
import type { ProjectKey } from '../project-key.ts';
import type { Card, Content } from './card.ts';
import type { ProjectHold } from './project-hold.ts';
import type { Counts, LastError, OpenRun, ProjectState } from './project-state.ts';
import type { SyncRecord } from './sync-record.ts';

/** What a finished commit says of its project. */
export type SyncedProject = Counts & {
  readonly path: string;
  readonly defaultBranch: string | null;
  readonly head: string;
  readonly capabilities: GitCapabilities;
  readonly observedAt: string;
  readonly syncedAt: string;
};

/** What one transaction does to the project item, beside raising its generation. */
export type ProjectStep =
  | { readonly kind: 'begin'; readonly syncing: string }
  | { readonly kind: 'continue' }
  | { readonly kind: 'finish'; readonly project: SyncedProject };

export type CardWrite =
  | { readonly kind: 'put'; readonly card: Card }
  | { readonly kind: 'delete'; readonly key: string };

/** Written under `IF generation = …`: a stale worker's word about a project does not count. */
export type ProjectNote =
  | { readonly kind: 'failure'; readonly status: 'pending' | 'failed'; readonly lastError: LastError }
  | {
      readonly kind: 'empty';
      readonly path: string;
      readonly defaultBranch: string | null;
      readonly capabilities: GitCapabilities;
      readonly observedAt: string;
    };

/**
 * What replication needs of the table. All reads are strongly consistent.
 * Writes under a hold throw Conflict `GENERATION_LOST` if the project is not at its generation any more.
 */
export type ReplicaStore = {
  readProject(project: ProjectKey): Promise<ProjectState>;
  readCards(project: ProjectKey, keys: readonly string[]): Promise<Map<string, Card>>;
  readAllCards(project: ProjectKey): Promise<Map<string, Card>>;
  /** Puts the project on the hub's list, once. */
  registerProject(project: ProjectKey, path: string, at: string): Promise<void>;
  openRun(project: ProjectKey, run: OpenRun): Promise<void>;
  closeRun(project: ProjectKey, run: OpenRun): Promise<void>;
  /** Writes a gzip stream under a new id; answers the number of parts. */
  writeContent(contentId: string, gzip: Buffer): Promise<number>;
  /** Lets content expire that no card refers to any more: readers in flight and recoveries have time left. */
  expireContent(contents: readonly Content[], supersededAt: Date): Promise<void>;
  /** The same for content of a run that was cut: what of it was written, and in how many parts, nobody knows. */
  expireRemains(contentIds: readonly string[], supersededAt: Date): Promise<void>;
  /** Raises the generation and nothing else: whoever still works with the old one has lost. */
  fence(hold: ProjectHold): Promise<void>;
  /** One transaction of at most 99 actions: raises the generation, takes the step, writes the cards. */
  transact(hold: ProjectHold, step: ProjectStep, writes: readonly CardWrite[]): Promise<void>;
  noteProject(hold: ProjectHold, note: ProjectNote): Promise<void>;
  recordSync(project: ProjectKey, record: SyncRecord): Promise<void>;
};
