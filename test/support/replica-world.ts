import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { replicate } from '../../lib/replica/replicate.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { git } from '../../local/gitlab/git.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import { type CommitOptions, commitFiles, type FileChanges } from './commit-files.ts';
import { expectReplica } from './expect-replica.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from './gitlab.ts';
import { type HubTable, startHubTable } from './hub-table.ts';

/** A GitLab and a table, with nothing in between but the code under test. */
export type ReplicaWorld = {
  readonly table: HubTable;
  readonly store: ReplicaStore;
  readonly gitlab: TestGitLab;
  newProject(): Promise<WorldProject>;
  close(): Promise<void>;
};

export type WorldProject = {
  readonly key: { readonly instance: string; readonly projectId: number };
  readonly project: SampleProject;
  commit(changes: FileChanges, options?: CommitOptions): Promise<string>;
  /** Replicates as the worker does; parts of the context may be replaced by worse ones. */
  replicate(hint?: Partial<ReplicateMessage>, worse?: Partial<ReplicateContext>): Promise<ReplicateResult>;
  expectReplicated(orphans?: ReadonlySet<string>): Promise<void>;
};

export async function startReplicaWorld(): Promise<ReplicaWorld> {
  const [table, gitlab] = await Promise.all([startHubTable(), startTestGitLab()]);
  const store = replicaStore(table);
  let runs = 0;
  const context: ReplicateContext = {
    store,
    now: () => new Date(),
    newRunId: () => `run${++runs}`,
    findPath: async () => {
      throw new Error('Only hints that do not know the path ask for it.');
    },
    openRemote: async (path) => ({ url: `${gitlab.gitlab.url}/${path}.git`, token: ACCESS_TOKEN }),
    statusOf: () => 'pending',
  };

  async function newProject(): Promise<WorldProject> {
    const project = await gitlab.newProject();
    const key = { instance: gitlab.gitlab.url, projectId: project.id };
    return {
      key,
      project,
      commit: (changes, options) => commitFiles(project.repository, changes, options),
      replicate: (hint = {}, worse = {}) =>
        replicate(messageFor(key, project.path, hint), { ...context, ...worse }),
      expectReplicated: (orphans) => expectReplica(table, key, project.repository, 'HEAD', orphans),
    };
  }

  return {
    table,
    store,
    gitlab,
    newProject,
    async close() {
      await gitlab.close();
      await table.close();
    },
  };
}

/** Packs what was committed, as GitLab keeps what was pushed. */
export async function pack({ project }: WorldProject): Promise<void> {
  await git(['gc', '--quiet'], { cwd: project.repository });
}

function messageFor(
  key: WorldProject['key'],
  path: string,
  hint: Partial<ReplicateMessage>,
): ReplicateMessage {
  return {
    version: 1,
    ...key,
    path,
    after: null,
    delivery: 'delivery-1',
    trigger: 'push',
    full: false,
    receivedAt: new Date().toISOString(),
    ...hint,
  };
}
