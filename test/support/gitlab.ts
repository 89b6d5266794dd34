import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiAccess } from '../../local/gitlab/api-access.ts';
import type { FormerPaths, GitRequest } from '../../local/gitlab/git-door.ts';
import type { GitLabVersion } from '../../local/gitlab/hook-headers.ts';
import type { HookTokens } from '../../local/gitlab/hook-tokens.ts';
import type { NewProject } from '../../local/gitlab/projects.ts';
import {
  type SampleGitLab,
  type SampleProject,
  startSampleGitLab,
} from '../../local/gitlab/sample-gitlab.ts';
import { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { openBeforeAll } from './open-before-all.ts';

// In the form of GitLab's, so that whoever looks for secrets in what we write knows them.
export const ACCESS_TOKEN = 'glpat-test-access-token';
export const SECRET_TOKEN = 'glsoat-test-secret-token';
export const SIGNING_TOKEN = `whsec_${Buffer.from('a signing key that has 32 bytes.').toString('base64')}`;

export type TestGitLabOptions = {
  /** Where hooks go; null, and nowhere if absent. */
  readonly hookUrl?: string | null;
  readonly gitlabVersion?: GitLabVersion;
  readonly publicUrl?: string;
  readonly apiAccess?: () => ApiAccess;
  readonly formerPaths?: () => FormerPaths;
  readonly tokenExpiresAt?: () => string | null;
};

export type TestGitLab = {
  readonly gitlab: SampleGitLab;
  /** A temporary directory, removed by `close`. */
  readonly directory: string;
  /** Every request below a project's `.git/`, in order of arrival. */
  readonly gitRequests: GitRequest[];
  /** The hook's tokens: both are set, and a test may change them. */
  readonly tokens: { -readonly [Name in keyof HookTokens]: HookTokens[Name] };
  /** What went wrong inside; a test may look. */
  readonly errors: unknown[];
  /** A new empty project, with a path of its own if none is given. */
  newProject(wanted?: Partial<NewProject>): Promise<SampleProject>;
  clone(project: SampleProject): Promise<WorkingCopy>;
  close(): Promise<void>;
};

/** One for the tests of a file or a `describe`. @returns what gives it to a test */
export function useTestGitLab(options: TestGitLabOptions = {}): () => TestGitLab {
  return openBeforeAll(() => startTestGitLab(options));
}

/** The sample GitLab on a free port and a temporary directory, with what tests do to it most. */
export async function startTestGitLab(options: TestGitLabOptions = {}): Promise<TestGitLab> {
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-gitlab-'));
  const gitRequests: GitRequest[] = [];
  const errors: unknown[] = [];
  const hook = {
    url: () => options.hookUrl ?? null,
    secretToken: SECRET_TOKEN,
    signingToken: SIGNING_TOKEN,
  };
  const gitlab = await startSampleGitLab({
    port: 0,
    dataDir: join(directory, 'data'),
    accessToken: ACCESS_TOKEN,
    hook,
    gitlabVersion: options.gitlabVersion ?? 19,
    ...(options.publicUrl && { publicUrl: options.publicUrl }),
    ...(options.apiAccess && { apiAccess: options.apiAccess }),
    ...(options.formerPaths && { formerPaths: options.formerPaths }),
    ...(options.tokenExpiresAt && { tokenExpiresAt: options.tokenExpiresAt }),
    onGitRequest: (request) => gitRequests.push(request),
    onError: (error) => errors.push(error),
  });
  let made = 0;
  let cloned = 0;
  return {
    gitlab,
    directory,
    gitRequests,
    tokens: hook,
    errors,
    newProject: (wanted = {}) => gitlab.createProject({ path: `acme/data/models-${++made}`, ...wanted }),
    clone: (project) => WorkingCopy.clone(project.url, ACCESS_TOKEN, join(directory, `clone-${++cloned}`)),
    async close() {
      await gitlab.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
