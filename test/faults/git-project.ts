import type { BareRepository, Tree } from './bare-repository.ts';
import { MINUTE } from './clock.ts';

/** A head that the default branch has had, and since when. */
type Head = { readonly commit: string; readonly at: number };

/** A project of the GitLab in these tests. */
export type GitProject = {
  readonly id: number;
  path: string;
  readonly repository: BareRepository;
  defaultBranch: string;
  /** All heads of the default branch so far, oldest first. */
  readonly heads: Head[];
  /** The files of each commit. */
  readonly trees: Map<string, Tree>;
  readonly replicas: Replica[];
  /** Where git is read, as long as it may lag; null: at the newest. */
  lagging: Replica | null;
};

/** A copy that stays as it was at a moment. */
export type Replica = { readonly directory: string; readonly frozenAt: number };

/** A replica lags less than ten minutes. */
const LONGEST_LAG_MS = 9.9 * MINUTE;

export function headOf({ heads }: GitProject): string | null {
  return heads.at(-1)?.commit ?? null;
}

/** Where git is read at a moment. */
export function readableOf({ lagging, repository }: GitProject, now: number): string {
  return lagging !== null && mayLag(lagging, now) ? lagging.directory : repository.directory;
}

export function mayLag({ frozenAt }: Replica, now: number): boolean {
  return now - frozenAt < LONGEST_LAG_MS;
}
