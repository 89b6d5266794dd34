import type { BareRepository, Tree } from './bare-repository.ts';

/** A head that the default branch has had, and since when. */
export type Head = { readonly commit: string; readonly at: number };

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
  /** Copies that replicas lag behind at. */
  readonly replicas: { readonly directory: string; readonly frozenAt: number }[];
  /** Where git is read; null: at the newest. */
  lagging: string | null;
};

export function headOf({ heads }: GitProject): string | null {
  return heads.at(-1)?.commit ?? null;
}

/** Where git is read at this moment. */
export function readableOf({ lagging, repository }: GitProject): string {
  return lagging ?? repository.directory;
}
