import { randomBytes } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import { listCards } from '../../lib/store/hub.ts';
import { CARD_PREFIX, contentPk, partSk, projectPk } from '../../lib/store/keys.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Exchange } from '../../local/gateway/start.ts';
import type { Delivery } from '../../local/gitlab/delivery.ts';
import { createSampleProject, pushSampleCommit } from '../../local/gitlab/sample-project.ts';
import { commitFiles } from '../support/commit-files.ts';
import { expectReplica } from '../support/expect-replica.ts';
import {
  ACCESS_TOKEN,
  SECRET_TOKEN,
  SIGNING_TOKEN,
  startTestGitLab,
  type TestGitLab,
} from '../support/gitlab.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { modelFile } from '../support/model-file.ts';
import { pointAwsAt } from '../support/point-aws-at.ts';
import { type SampleStack, startSampleStack } from '../support/sample-stack.ts';
import { until } from '../support/until.ts';

const secretValue = z.object({ instances: z.record(z.string(), z.unknown()) });
const NEXT_SIGNING_TOKEN = `whsec_${randomBytes(32).toString('base64')}`;

let sample: SampleStack;
let secretsManager: SecretsManagerClient;
/** An instance of which the hub has nothing but a signing token. */
let signing: TestGitLab;
/** An instance of a version that cannot sign. */
let old: TestGitLab;
const exchanges: Exchange[] = [];
const logged: string[] = [];

beforeAll(async () => {
  sample = await startSampleStack({
    onExchange: (exchange) => exchanges.push(exchange),
    onLog: (_name, line) => logged.push(line),
  });
  const { secrets, syncUrl, endpoints } = sample.stack;
  pointAwsAt('SECRETS_MANAGER', endpoints.secretsManager);
  secretsManager = new SecretsManagerClient();
  signing = await startTestGitLab({ hookUrl: syncUrl });
  old = await startTestGitLab({ hookUrl: syncUrl, gitlabVersion: 16 });
  await putInstances(secrets.webhook, {
    [signing.gitlab.url]: { signingTokens: [SIGNING_TOKEN] },
    [old.gitlab.url]: { secretTokens: [SECRET_TOKEN] },
  });
  await putInstances(secrets.access, {
    [signing.gitlab.url]: { accessToken: ACCESS_TOKEN },
    [old.gitlab.url]: { accessToken: ACCESS_TOKEN },
  });
});

afterAll(async () => {
  await Promise.all([signing.close(), old.close()]);
  await sample.stack.close();
  secretsManager.destroy();
});

/** Changes a secret as an operator does; the instances that are not named stay as they are. */
async function putInstances(SecretId: string, changed: Readonly<Record<string, object>>): Promise<void> {
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  const { instances } = secretValue.parse(JSON.parse(SecretString));
  const value = JSON.stringify({ instances: { ...instances, ...changed } });
  await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
}

async function newProject(gitlab: TestGitLab, ...names: readonly string[]) {
  const project = await gitlab.newProject();
  const files = names.map((name) => [`${name}.hck.json`, modelFile(name)]);
  const commit = await commitFiles(project.repository, Object.fromEntries(files));
  const key = { instance: gitlab.gitlab.url, projectId: project.id };
  return {
    key,
    press: () => gitlab.gitlab.testPushEvents(project.id),
    untilReplicated: async () => {
      await until('the project is replicated', () => isReplicated(sample.stack.table, key, commit));
      await expectReplica(sample.stack.table, key, project.repository);
    },
  };
}

function answerOf({ outcome }: Delivery): [status: number, code: unknown] {
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return [outcome.status, JSON.parse(outcome.body).code];
}

/** The last delivery as the webhook function was given it. */
function lastDelivery() {
  const { event } = exchanges.at(-1) ?? {};
  const entries = Object.entries(event?.headers ?? {}).map(([name, value]) => [name, String(value)]);
  const headers: Record<string, string> = Object.fromEntries(entries);
  return { headers, body: event?.body ?? '' };
}

// In this order: a process of the function reads its secret when it is first used, and because of a delivery that does
// not fit at most every 30 seconds. Of the refusals the first two are thus definite, a third would be "try again later".
describe('the front door of the whole system', () => {
  it('refuses a delivery that is not signed where there are only signing tokens', async () => {
    const project = await newProject(signing, 'Orders');
    signing.tokens.signingToken = null;
    expect(answerOf(await project.press())).toEqual([401, 'BAD_CREDENTIALS']);
    signing.tokens.signingToken = SIGNING_TOKEN;
    expect(answerOf(await project.press())).toEqual([202, 'QUEUED']);
    await project.untilReplicated();
  });

  it('lets in what the sample GitLab signs, and takes a new token at once, but no other body', async () => {
    const { stack, gitlab, accessToken } = sample;
    const { secretToken, signingToken } = stack.gitlab.tokens;
    const project = await createSampleProject(gitlab);
    const { commit } = await pushSampleCommit(project, accessToken);
    await gitlab.settle();
    const { headers, body } = lastDelivery();
    expect(headers['x-gitlab-token']).toBe(secretToken);
    expect(new Webhook(signingToken ?? '').verify(body, headers)).toMatchObject({ after: commit });
    const key = { instance: gitlab.url, projectId: project.id };
    await until('the push is replicated', () => isReplicated(stack.table, key, commit));

    await putInstances(stack.secrets.webhook, {
      [signing.gitlab.url]: { signingTokens: [SIGNING_TOKEN, NEXT_SIGNING_TOKEN] },
    });
    const post = (bytes: string) => fetch(stack.syncUrl, { method: 'POST', headers, body: bytes });
    const tampered = await post(body.replace(commit, '0'.repeat(40)));
    expect([tampered.status, await tampered.json()]).toMatchObject([401, { code: 'BAD_CREDENTIALS' }]);
    expect((await post(body)).status).toBe(202);

    signing.tokens.signingToken = NEXT_SIGNING_TOKEN;
    const signedAnew = await newProject(signing, 'Customers');
    expect(answerOf(await signedAnew.press())).toEqual([202, 'QUEUED']);
    await signedAnew.untilReplicated();
  });

  it('lets in what a GitLab sends that cannot sign yet', async () => {
    const project = await newProject(old, 'Invoices');
    expect(answerOf(await project.press())).toEqual([202, 'QUEUED']);
    expect(Object.keys(lastDelivery().headers).filter((name) => name.startsWith('webhook-'))).toEqual([]);
    await project.untilReplicated();
  });

  it('has a Test button that repairs a card and content which somebody has deleted', async () => {
    const { table } = sample.stack;
    const project = await newProject(old, 'Kept', 'Carded', 'Filled');
    await project.press();
    await project.untilReplicated();
    const cards = new Map((await listCards(table, project.key)).map((card) => [card.name, card]));
    const remove = (PK: string, SK: string) =>
      table.client.send(
        new DeleteItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } } }),
      );
    const removeContentOf = (name: string) =>
      remove(contentPk(cards.get(name)?.content?.contentId ?? ''), partSk(0));
    await remove(projectPk(project.key), `${CARD_PREFIX}#Carded.hck.json`);
    // Without its card nobody knows of it any more, and it would only lie there.
    await removeContentOf('Carded');
    await removeContentOf('Filled');
    const { generation } = await readProject(table, project.key);

    expect(answerOf(await project.press())).toEqual([202, 'QUEUED']);
    await until('something is written', async () => {
      return (await readProject(table, project.key)).generation > generation;
    });
    await project.untilReplicated();
  });

  it('writes no token into a log', () => {
    const tokens = [
      ...[ACCESS_TOKEN, SECRET_TOKEN, SIGNING_TOKEN, NEXT_SIGNING_TOKEN, sample.accessToken],
      ...Object.values(sample.stack.gitlab.tokens).map(String),
    ];
    expect(logged.join()).toContain('BAD_CREDENTIALS');
    for (const token of tokens) expect(logged.filter((line) => line.includes(token))).toEqual([]);
  });
});
