import { findHead } from '../../lib/gitlab/api/find-head.ts';
import { findProject } from '../../lib/gitlab/api/find-project.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { KnownCommits } from '../../lib/replica/head/known-commits.ts';
import { SLICE_FILES } from '../../lib/replica/plan/slices.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { replicate } from '../../lib/replica/replicate.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import type { ApiAccess } from '../../local/gitlab/api-access.ts';
import { git } from '../../local/gitlab/git.ts';
import type { FormerPaths } from '../../local/gitlab/git-door.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import { type CommitOptions, commitFiles, type FileChanges } from './commit-files.ts';
import { expectReplica } from './expect-replica.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from './gitlab.ts';
import { type HubTable, startHubTable } from './hub-table.ts';
import { moveBranch } from './move-branch.ts';
import { openBeforeAll } from './open-before-all.ts';
import { replicateMessage } from './replicate-message.ts';

const NEVER = new AbortController().signal;

/** A GitLab and a table, with nothing in between but the code under test. */
export type ReplicaWorld = {
  readonly table: HubTable;
  readonly store: ReplicaStore;
  readonly gitlab: TestGitLab;
  /** What the access token may do with GitLab's API. */
  apiAccess: ApiAccess;
  formerPaths: FormerPaths;
  newProject(): Promise<WorldProject>;
  close(): Promise<void>;
};

export type WorldProject = {
  readonly key: { readonly instance: string; readonly projectId: number };
  readonly project: SampleProject;
  commit(changes: FileChanges, options?: CommitOptions): Promise<string>;
  /** Has the branch be at a commit that was made, as a forced push does. */
  moveTo(commit: string): Promise<void>;
  /**
   * Replicates as the worker does; parts of the context may be replaced by worse ones. What was committed since it last
   * succeeded is named by the hint.
   */
  replicate(hint?: Partial<ReplicateMessage>, worse?: Partial<ReplicateContext>): Promise<ReplicateResult>;
  /** @param isModel which paths have cards, where it is not those of the default patterns */
  expectReplicated(orphans?: ReadonlySet<string>, isModel?: (path: string) => boolean): Promise<void>;
};

/** A world for the tests of a file, one after the other. @returns what gives it to a test */
export function useReplicaWorld(): () => ReplicaWorld {
  return openBeforeAll(startReplicaWorld);
}

async function startReplicaWorld(): Promise<ReplicaWorld> {
  const apiAccess = () => world.apiAccess;
  const formerPaths = () => world.formerPaths;
  const [table, gitlab] = await Promise.all([startHubTable(), startTestGitLab({ apiAccess, formerPaths })]);
  const instance = gitlab.gitlab.url;
  const store = replicaStore(table);
  const knownCommits = new KnownCommits();
  let runs = 0;
  const contextOf = (projectId: number): ReplicateContext => ({
    store,
    knownCommits,
    maxModelBytes: 64_000_000,
    patterns: null,
    early: NEVER,
    late: NEVER,
    sliceFiles: SLICE_FILES,
    now: () => new Date(),
    newRunId: () => `run${++runs}`,
    findPath: async () => {
      throw new Error('Only hints that do not know the path ask for it.');
    },
    findProject: (idOrPath) => findProject(instance, idOrPath, ACCESS_TOKEN),
    findHead: (file) => findHead({ instance, projectId }, file, ACCESS_TOKEN),
    openRemote: async (path) => ({ url: `${instance}/${path}.git`, token: ACCESS_TOKEN }),
    reconsider: async (error) => error,
    statusOf: () => 'pending',
  });

  async function newProject(): Promise<WorldProject> {
    const project = await gitlab.newProject();
    const key = { instance, projectId: project.id };
    const context = contextOf(project.id);
    let head: string | null = null;
    /** What was pushed since a hint told of it last. */
    let push: { before: string | null; after: string } | null = null;
    const pushTo = (commit: string) => {
      push = { before: push === null ? head : push.before, after: commit };
      head = commit;
    };
    return {
      key,
      project,
      async commit(changes, options) {
        const commit = await commitFiles(project.repository, changes, options);
        if (options?.branch === undefined) pushTo(commit);
        return commit;
      },
      async moveTo(commit) {
        await moveBranch(project.repository, commit);
        pushTo(commit);
      },
      async replicate(hint = {}, worse = {}) {
        const { before = null, after = null } = push ?? {};
        const told = { after, ...(before !== null && { before }) };
        const message = replicateMessage({ ...key, path: project.path, ...told, ...hint });
        const result = await replicate(message, { ...context, ...worse });
        push = null;
        return result;
      },
      expectReplicated: (orphans, isModel) =>
        expectReplica(table, key, project.repository, 'HEAD', orphans, undefined, isModel),
    };
  }

  const world: ReplicaWorld = {
    table,
    store,
    gitlab,
    apiAccess: 'full',
    formerPaths: 'redirect',
    newProject,
    async close() {
      await gitlab.close();
      await table.close();
    },
  };
  return world;
}

/** Packs what was committed, as GitLab keeps what was pushed. */
export async function pack({ project }: WorldProject): Promise<void> {
  await git(['gc', '--quiet'], { cwd: project.repository });
}
