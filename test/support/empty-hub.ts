import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from '@jest/globals';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import type { AccessToken } from '../../local/gitlab/access-token.ts';
import { groupToken } from '../../local/gitlab/group-token.ts';
import type { GitLabVersion } from '../../local/gitlab/hook-headers.ts';
import type { SampleGitLab } from '../../local/gitlab/sample-gitlab.ts';
import { createSampleGroup } from '../../local/gitlab/sample-group.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { StateFile } from '../../local/start/state-file.ts';
import { bundleHub } from './bundle-hub.ts';
import { makeCheckout } from './checkout.ts';
import { type HubRun, runHub } from './run-hub.ts';
import { findSecrets } from './secrets.ts';

/** What `npm start -- --empty` serves, with tokens of all kinds, and `hub` beside it. */
export type EmptyHub = {
  readonly stack: Stack;
  /** The checkout that `hub` is run in. */
  readonly directory: string;
  readonly gitlab: SampleGitLab;
  /** The one for the hub: of a group, Reporter, for reading. */
  readonly token: string;
  /** May do everything. */
  readonly apiToken: string;
  /** Runs `hub --local`; fails if it shows a secret. */
  hub(words: string, input?: readonly string[]): Promise<HubRun>;
  /** The same with `--json`; its output is parsed. */
  json(
    words: string,
    input?: readonly string[],
  ): Promise<{ readonly code: number | null; readonly value: unknown }>;
  /** Puts entries of instances into a secret, instead of all that is there. */
  secrets(secret: 'access' | 'webhook', instances: object): Promise<void>;
  close(): Promise<void>;
};

const good = groupToken('glpat-good', new Date());

/** Each is wrong in its own way. */
export const TOKENS = {
  unknown: 'glpat-nobody-knows-it',
  expired: 'glpat-expired',
  revoked: 'glpat-revoked',
  readApi: 'glpat-read-api-only',
  readRepository: 'glpat-read-repository',
  guest: 'glpat-guest',
  elsewhere: 'glpat-elsewhere',
  expiresSoon: 'glpat-expires-soon',
  maintainer: 'glpat-maintainer',
  readingOwner: 'glpat-reading-owner',
} as const;

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const ACCESS_TOKENS: readonly AccessToken[] = [
  { ...good, value: TOKENS.expired, expiresAt: '2026-01-01' },
  { ...good, value: TOKENS.revoked, isRevoked: true },
  { ...good, value: TOKENS.readApi, scopes: ['read_api'] },
  { ...good, value: TOKENS.readRepository, scopes: ['read_repository'] },
  { ...good, value: TOKENS.guest, role: 10 },
  { ...good, value: TOKENS.elsewhere, group: 'other' },
  { ...good, value: TOKENS.expiresSoon, expiresAt: inDays(3), username: 'sam.modeler' },
  { ...good, value: TOKENS.readingOwner, role: 50 },
  { ...good, value: TOKENS.maintainer, scopes: ['api'], role: 40 },
];

export async function startEmptyHub(version: GitLabVersion = 19): Promise<EmptyHub> {
  await using opened = new AsyncDisposableStack();
  const checkout = opened.use(await makeCheckout());
  await bundleHub(checkout.directory);
  const stack = opened.use(
    await startStack({
      port: 0,
      gitlab: { kind: 'sample', isEmpty: true, accessTokens: ACCESS_TOKENS, version },
    }),
  );
  const { sample: gitlab, tokenToAdd, accessToken } = stack.gitlab;
  if (gitlab === null || tokenToAdd === null) throw new Error('The stack was asked for an empty sample.');
  await createSampleGroup(gitlab, accessToken);
  await mkdir(join(checkout.directory, '.modelhub'), { recursive: true });
  const state = await StateFile.claim(join(checkout.directory, '.modelhub', 'local.json'));
  await state.write(stack);
  const running = opened.move();

  async function hub(words: string, input?: readonly string[]): Promise<HubRun> {
    const run = await runHub(checkout.directory, words.split(' '), input);
    expect(findSecrets(run.output + run.errors)).toEqual([]);
    return run;
  }
  return {
    stack,
    directory: checkout.directory,
    gitlab,
    token: tokenToAdd,
    apiToken: accessToken,
    hub,
    async json(words, input) {
      const { code, output } = await hub(`${words} --json`, input);
      return { code, value: JSON.parse(output) };
    },
    async secrets(secret, instances) {
      const { endpoints, region, secrets } = stack;
      const client = new SecretsManagerClient({
        endpoint: endpoints.secretsManager,
        region,
        credentials: LOCAL_CREDENTIALS,
      });
      const SecretString = JSON.stringify({ instances });
      await client.send(new PutSecretValueCommand({ SecretId: secrets[secret], SecretString }));
      client.destroy();
    },
    close: () => running.disposeAsync(),
  };
}
