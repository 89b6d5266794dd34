import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { normaliseInstance } from '../../lib/gitlab/instance.ts';
import type { AccessToken } from '../gitlab/access-token.ts';
import type { GitRequest } from '../gitlab/git-door.ts';
import { groupToken } from '../gitlab/group-token.ts';
import type { GitLabVersion } from '../gitlab/hook-headers.ts';
import type { HookTokens } from '../gitlab/hook-tokens.ts';
import { type SampleGitLab, startSampleGitLab } from '../gitlab/sample-gitlab.ts';
import { readIdentity, writeIdentity } from './identity.ts';

export type SampleChoice = {
  readonly kind: 'sample';
  /** 19 if absent. */
  readonly version?: GitLabVersion;
  /** Nothing is configured: the secrets have no value, and no webhook is there. */
  readonly isEmpty?: boolean;
  /** More tokens, beside those that it always has. */
  readonly accessTokens?: readonly AccessToken[];
  readonly onGitRequest?: (request: GitRequest) => void;
};

type ExternalChoice = {
  readonly kind: 'external';
  readonly url: string;
  readonly accessToken: string;
  /** Of its webhooks. */
  readonly tokens: HookTokens;
};

/** Which GitLab is served: one of our own, or somebody else's. */
export type GitLabChoice = SampleChoice | ExternalChoice;

/** The GitLab that is served, with what has to be in the secrets for it. */
export type ServedGitLab = {
  /** Its base URL, as it stands in the table. */
  readonly url: string;
  readonly accessToken: string;
  /** Of its webhooks. */
  readonly tokens: HookTokens;
  /** A token for the hub, where nothing is configured yet; null: the secrets have what is needed. */
  readonly tokenToAdd: string | null;
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
      const { accessToken, tokens } = choice;
      const url = normaliseInstance(choice.url);
      return { url, accessToken, tokens, tokenToAdd: null, sample: null, close: async () => undefined };
    }
  }
}

async function serveSample(
  { version, isEmpty = false, accessTokens = [], onGitRequest }: SampleChoice,
  dataDir: string,
  hookUrl: () => string | null,
): Promise<ServedGitLab> {
  await mkdir(dataDir, { recursive: true });
  const identityFile = join(dataDir, 'identity.json');
  const identity = await readIdentity(identityFile);
  const { accessToken, secretToken, signingToken } = identity;
  const sample = await startSampleGitLab({
    port: identity.port ?? 0,
    dataDir,
    accessToken,
    tokens: [groupToken(identity.groupToken, new Date()), ...accessTokens],
    hook: { url: isEmpty ? () => null : hookUrl, secretToken, signingToken },
    ...(version && { gitlabVersion: version }),
    ...(onGitRequest && { onGitRequest }),
  });
  const { url, close } = sample;
  await writeIdentity(identityFile, { ...identity, port: Number(new URL(url).port) });
  const tokenToAdd = isEmpty ? identity.groupToken : null;
  return { url, accessToken, tokens: { secretToken, signingToken }, tokenToAdd, sample, close };
}
