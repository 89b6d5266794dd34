import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { normaliseInstance } from '../../lib/gitlab/instance.ts';
import type { GitRequest } from '../gitlab/git-door.ts';
import type { GitLabVersion } from '../gitlab/hook-headers.ts';
import { type SampleGitLab, startSampleGitLab } from '../gitlab/sample-gitlab.ts';
import { readIdentity, writeIdentity } from './identity.ts';

export type SampleChoice = {
  readonly kind: 'sample';
  /** 19 if absent. */
  readonly version?: GitLabVersion;
  readonly onGitRequest?: (request: GitRequest) => void;
};

export type ExternalChoice = {
  readonly kind: 'external';
  readonly url: string;
  readonly accessToken: string;
  readonly secretToken: string;
};

/** Which GitLab is served: one of our own, or somebody else's. */
export type GitLabChoice = SampleChoice | ExternalChoice;

/** The GitLab that is served, with what has to be in the secrets for it. */
export type ServedGitLab = {
  /** Its base URL, as it stands in the table. */
  readonly url: string;
  readonly accessToken: string;
  readonly secretToken: string;
  /** Null: it is somebody else's. */
  readonly sample: SampleGitLab | null;
  readonly close: () => Promise<void>;
};

/**
 * @param dataDir where a sample GitLab keeps its projects
 * @param hookUrl where a sample GitLab delivers; null as long as nobody listens
 */
export async function serveGitLab(
  choice: GitLabChoice,
  dataDir: string,
  hookUrl: () => string | null,
): Promise<ServedGitLab> {
  switch (choice.kind) {
    case 'sample':
      return serveSample(choice, dataDir, hookUrl);
    case 'external': {
      const { accessToken, secretToken } = choice;
      const url = normaliseInstance(choice.url);
      return { url, accessToken, secretToken, sample: null, close: async () => undefined };
    }
  }
}

async function serveSample(
  { version, onGitRequest }: SampleChoice,
  dataDir: string,
  hookUrl: () => string | null,
): Promise<ServedGitLab> {
  await mkdir(dataDir, { recursive: true });
  const identityFile = join(dataDir, 'identity.json');
  const { port, accessToken, secretToken } = await readIdentity(identityFile);
  const sample = await startSampleGitLab({
    port: port ?? 0,
    dataDir,
    accessToken,
    hook: { url: hookUrl, secretToken },
    ...(version && { gitlabVersion: version }),
    ...(onGitRequest && { onGitRequest }),
  });
  const { url, close } = sample;
  await writeIdentity(identityFile, { port: Number(new URL(url).port), accessToken, secretToken });
  return { url, accessToken, secretToken, sample, close };
}
