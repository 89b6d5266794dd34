import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PurgeQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { countMessages } from '../../cli/stack/queue-depth.ts';
import { parkMessage } from '../../lib/queue/failed-message.ts';
import { messageGroup } from '../../lib/queue/send.ts';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { commitFiles } from './commit-files.ts';
import { connectSqs } from './connect-sqs.ts';
import { type EmptyHub, startEmptyHub } from './empty-hub.ts';
import { SIGNING_TOKEN } from './gitlab.ts';
import { replicateMessage } from './replicate-message.ts';
import { makeTurnstile, type Turnstile } from './turnstile.ts';

export const GROUP = 'acme/data';
/** That `forget` takes out, and `sync` puts in again. */
export const RETIRED = `${GROUP}/billing-models`;
/** That GitLab takes for a test of the group. */
const TESTED = `${GROUP}/webshop-models`;
export const DELIVERY = 'a-delivery';

/** A hub that has been set up, with models and what commands work on. */
export type OperatedHub = {
  readonly hub: EmptyHub;
  /** A checkout whose `hub` is led through the turnstile, to AWS as to GitLab. */
  readonly led: { readonly directory: string; readonly instance: string; readonly turnstile: Turnstile };
  /** Has the hub know these GitLabs and no other. */
  setSecrets(...instances: string[]): Promise<void>;
  /** One dead letter, and no other. */
  parkOne(): Promise<void>;
  noLetters(): Promise<void>;
  /** Has the project in the table that is retired. */
  takeIn(): Promise<void>;
  /** A commit of which nobody is told. */
  commit(): Promise<void>;
  /** The text of the secrets, the webhooks and the number of dead letters, as they are with others than ourselves. */
  look(): Promise<unknown>;
  close(): Promise<void>;
};

export async function startOperatedHub(): Promise<OperatedHub> {
  await using opened = new AsyncDisposableStack();
  const hub = await startEmptyHub();
  opened.defer(hub.close);
  const { stack, gitlab, directory } = hub;
  const turnstile = opened.use(makeTurnstile());
  const instance = await turnstile.front(gitlab.url);
  const sqs = connectSqs(stack.endpoints.sqs);
  opened.defer(async () => sqs.destroy());
  const manager = new SecretsManagerClient({
    ...{ endpoint: stack.endpoints.secretsManager, region: stack.region, credentials: LOCAL_CREDENTIALS },
  });
  opened.defer(async () => manager.destroy());
  let commits = 0;
  const led = { directory: await leadThrough(turnstile, directory), instance, turnstile };

  async function setSecrets(...instances: string[]): Promise<void> {
    const all = (entry: object) => Object.fromEntries(instances.map((base) => [base, entry]));
    await hub.secrets('access', all({ accessToken: hub.token }));
    await hub.secrets('webhook', all({ signingTokens: [SIGNING_TOKEN] }));
  }
  const noLetters = async () => {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: stack.dlqUrl }));
  };
  const takeIn = async () => {
    const { code } = await hub.hub(`sync ${gitlab.url}#${gitlab.project(RETIRED)?.id} --wait`);
    if (code !== 0) throw new Error(`${RETIRED} cannot be taken in.`);
  };
  await setSecrets(gitlab.url, instance);
  await hub.hub(`hook add --group ${GROUP} --instance ${gitlab.url}`, [hub.apiToken]);
  await hub.hub(`hook test --group ${GROUP} --instance ${gitlab.url}`, [hub.apiToken]);
  await takeIn();
  const running = opened.move();
  return {
    ...{ hub, led, setSecrets, noLetters, takeIn },
    async commit() {
      const repository = gitlab.project(TESTED)?.repository ?? '';
      commits += 1;
      await commitFiles(repository, { 'README.md': Buffer.from(`${commits}\n`) });
    },
    async look() {
      const secrets = await Promise.all(
        Object.values(stack.secrets).map(
          async (SecretId) => (await manager.send(new GetSecretValueCommand({ SecretId }))).SecretString,
        ),
      );
      const hooks = await fetch(`${gitlab.url}/api/v4/groups/${encodeURIComponent(GROUP)}/hooks`, {
        headers: { 'PRIVATE-TOKEN': hub.apiToken },
      });
      return [secrets, await hooks.json(), await countMessages(sqs, stack.dlqUrl)];
    },
    async parkOne() {
      await noLetters();
      await park(sqs, hub);
    },
    close: () => running.disposeAsync(),
  };
}

/** @returns the directory */
async function leadThrough(turnstile: Turnstile, checkout: string): Promise<string> {
  const directory = join(checkout, 'led');
  await mkdir(join(directory, '.modelhub'), { recursive: true });
  for (const file of ['cli/hub.mjs', 'cli/main.mjs', 'package.json'])
    await cp(join(checkout, file), join(directory, file));
  const state = JSON.parse(await readFile(join(checkout, '.modelhub', 'local.json'), 'utf8'));
  for (const [service, endpoint] of Object.entries(state.endpoints))
    state.endpoints[service] = await turnstile.front(String(endpoint));
  await writeFile(join(directory, '.modelhub', 'local.json'), JSON.stringify(state));
  return directory;
}

/** As the worker gives up a message. */
function park(sqs: SQSClient, { stack, gitlab }: EmptyHub): Promise<void> {
  const message = replicateMessage({
    ...{ instance: gitlab.url, projectId: gitlab.project(RETIRED)?.id ?? 0 },
    ...{ path: RETIRED, delivery: DELIVERY },
  });
  const record: SQSRecord = {
    ...{ messageId: '', receiptHandle: '', body: JSON.stringify(message), messageAttributes: {} },
    ...{ md5OfBody: '', eventSource: '', eventSourceARN: '', awsRegion: '' },
    attributes: {
      ...{ ApproximateReceiveCount: '3', MessageGroupId: messageGroup(message), SentTimestamp: '' },
      ...{ SenderId: '', ApproximateFirstReceiveTimestamp: '' },
    },
  };
  const failure = { code: 'GIT_UNAUTHORIZED', reason: 'The token was revoked.', delivery: DELIVERY };
  return parkMessage(sqs, stack.dlqUrl, record, failure);
}
