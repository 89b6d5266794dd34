import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import type { GitLabVersion } from '../../local/gitlab/hook-headers.ts';
import { startSecretsManager } from '../../local/secrets-manager/start.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { writeAtomically } from '../../local/write-atomically.ts';
import { commitFiles } from './commit-files.ts';
import { startTestGitLab } from './gitlab.ts';
import { startHookReceiver } from './hook-receiver.ts';
import { startHubTable } from './hub-table.ts';
import { modelFile } from './model-file.ts';
import { type HubRun, runHub, startHub } from './run-hub.ts';
import { makeTurnstile, type Stop } from './turnstile.ts';

export const PROJECT = 'acme/models';

const hookList = z.array(z.object({ id: z.int(), url: z.string() }));

/** Entries of instances. */
export type Entries = Readonly<Record<string, object>>;

/** The two secrets of a hub and a GitLab, and a `hub` that is cut off at any of the requests that it makes to them. */
export type CutHub = AsyncDisposable & {
  /** The base URL of the GitLab. */
  readonly instance: string;
  /** New secrets, without a value where null, and a webhook URL that no webhook has. */
  reset(access: Entries | null, webhook: Entries | null): Promise<void>;
  hub(words: readonly string[], input: readonly string[]): Promise<HubRun>;
  /** @returns null: it has ended undisturbed, since it makes fewer requests */
  cut(
    words: readonly string[],
    input: readonly string[],
    stop: Stop,
    signal: 'SIGINT' | 'SIGKILL',
  ): Promise<(HubRun & { readonly milliseconds: number; readonly hasChanged: boolean }) | null>;
  entries(secret: 'access' | 'webhook'): Promise<Entries>;
  /** Has GitLab deliver by each webhook that leads here. @returns what comes, as headers */
  deliveries(): Promise<readonly Readonly<Record<string, unknown>>[]>;
};

/** @param bundle a checkout with a bundled `hub` */
export async function startCutHub(
  bundle: string,
  token: string,
  gitlabVersion: GitLabVersion,
): Promise<CutHub> {
  await using opened = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-cut-'));
  opened.defer(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, '.modelhub'));
  for (const file of ['cli/hub.mjs', 'cli/main.mjs', 'package.json'])
    await cp(join(bundle, file), join(directory, file));
  const manager = await startSecretsManager();
  opened.defer(manager.close);
  const { gitlab, newProject, close } = await startTestGitLab({ gitlabVersion });
  opened.defer(close);
  const { repository } = await newProject({ path: PROJECT });
  await commitFiles(repository, { 'a.hck.json': modelFile('A') });
  const table = await startHubTable();
  opened.defer(table.close);
  const receiver = await startHookReceiver();
  opened.defer(receiver.close);
  const turnstile = opened.use(makeTurnstile());
  const [instance, secretsManager, dynamodb] = [
    await turnstile.front(gitlab.url),
    await turnstile.front(manager.endpoint),
    await turnstile.front(table.endpoint),
  ];
  const client = new SecretsManagerClient({
    ...{ endpoint: manager.endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS },
  });
  opened.defer(async () => client.destroy());
  const running = opened.move();

  let turn = 0;
  const arn = (secret: string) =>
    `arn:aws:secretsmanager:${LOCAL_REGION}:000000000000:secret:${secret}-${turn}`;
  const syncUrl = () => `${receiver.url}?turn=${turn}`;
  const hooks = `${gitlab.url}/api/v4/projects/${encodeURIComponent(PROJECT)}/hooks`;
  const headers = { 'PRIVATE-TOKEN': token };

  return {
    instance,
    async reset(access, webhook) {
      turn += 1;
      for (const [secret, instances] of Object.entries({ access, webhook })) {
        await manager.create({ name: `${secret}-${turn}`, arn: arn(secret) });
        const SecretString = JSON.stringify({ instances });
        if (instances !== null)
          await client.send(new PutSecretValueCommand({ SecretId: arn(secret), SecretString }));
      }
      const state = {
        ...{
          version: 1,
          pid: process.pid,
          region: LOCAL_REGION,
          table: table.name,
          queueUrl: 'http://127.0.0.1:1/q',
          syncUrl: syncUrl(),
        },
        endpoints: { dynamodb, sqs: 'http://127.0.0.1:1', secretsManager },
        functionLogs: [],
        ...{ dlqUrl: 'http://127.0.0.1:1/dead', secrets: { access: arn('access'), webhook: arn('webhook') } },
      };
      await writeAtomically(join(directory, '.modelhub', 'local.json'), JSON.stringify(state));
    },
    async hub(words, input) {
      void turnstile.stopAt(null);
      return runHub(directory, words, input);
    },
    async cut(words, input, stop, signal) {
      const stopped = turnstile.stopAt(stop).then(() => performance.now());
      const { interrupt, ended } = startHub(directory, words, input);
      const since = await Promise.race([stopped, ended.then(() => null)]);
      if (since === null) return null;
      interrupt(signal);
      const run = await ended;
      return { ...run, milliseconds: performance.now() - since, hasChanged: turnstile.hasChanged() };
    },
    async entries(secret) {
      const { SecretString = '' } = await client
        .send(new GetSecretValueCommand({ SecretId: arn(secret) }))
        .catch(() => ({ SecretString: '{"instances":{}}' }));
      return JSON.parse(SecretString).instances;
    },
    async deliveries() {
      const before = receiver.received.length;
      const all = hookList.parse(await (await fetch(hooks, { headers })).json());
      for (const { id } of all.filter(({ url }) => url === syncUrl()))
        await fetch(`${hooks}/${id}/test/push_events`, { method: 'POST', headers });
      return receiver.received.slice(before).map(({ headers: sent, body }) => ({ ...sent, body }));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
