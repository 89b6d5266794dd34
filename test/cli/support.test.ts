import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { messageGroup } from '../../lib/queue/send.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { commitFiles } from '../support/commit-files.ts';
import { connectSqs } from '../support/connect-sqs.ts';
import { type HubStack, startHubStack } from '../support/hub-stack.ts';
import { modelFile } from '../support/model-file.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { findSecrets } from '../support/secrets.ts';

const stack = openBeforeAll<HubStack>(startHubStack);
let directory: string;
let file: string;
let text: string;

/** All that must never leave. */
function secrets(): readonly string[] {
  const { accessToken, tokens } = stack().stack.gitlab;
  return [accessToken, tokens.secretToken ?? '', tokens.signingToken ?? ''];
}

/** A failure whose message and body, against all rules, hold all secrets. */
async function plant(): Promise<void> {
  const project = await stack().gitlab.createProject({ path: 'acme/leaky' });
  await commitFiles(project.repository, { 'a.hck.json': modelFile('A') });
  const key = { instance: stack().gitlab.url, projectId: project.id };
  await stack().hub('sync', `${key.instance}#${key.projectId}`, '--wait');
  const store = replicaStore(stack().stack.table);
  const { generation } = await store.readProject(key);
  const failure = {
    at: new Date().toISOString(),
    run: 'r',
    trigger: 'push',
    delivery: 'd',
    unusable: null,
  } as const;
  const error = { code: 'GIT_REFUSED', message: secrets().join(' and '), advice: null };
  await store.noteFailure({ key, generation }, { ...failure, status: 'failed', error });
  const sqs = connectSqs(stack().stack.endpoints.sqs);
  const StringValue = `refused: ${secrets().join(', ')}`;
  await sqs.send(
    new SendMessageCommand({
      ...{ QueueUrl: stack().stack.dlqUrl, MessageDeduplicationId: randomUUID() },
      MessageBody: JSON.stringify({ ...replicateMessage(key), note: secrets() }),
      MessageGroupId: messageGroup(key),
      MessageAttributes: {
        code: { DataType: 'String', StringValue: 'GIT_REFUSED' },
        reason: { DataType: 'String', StringValue },
      },
    }),
  );
  sqs.destroy();
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-support-'));
  file = join(directory, 'bundle.json.gz');
  await plant();
  const ended = await stack().hub('support', '--file', file);
  expect(ended).toMatchObject({ code: 0, errors: '', out: `${file}\n` });
  text = gunzipSync(await readFile(file)).toString();
});
afterAll(() => rm(directory, { recursive: true }));

describe('the file for a bug report', () => {
  it('is not written over one that is there, which is said in words', async () => {
    const { code, errors } = await stack().hub('support', '--file', file);
    expect([code, errors]).toEqual([1, expect.stringContaining('cannot be written: there is such a file')]);
  });

  it('has what a stranger needs to know', () => {
    expect(JSON.parse(text)).toMatchObject({
      format: 1,
      versions: { hub: expect.stringMatching(/^\d+\.\d+\.\d+$/), node: expect.stringMatching(/^v\d+/) },
      where: { kind: 'local' },
      instances: [stack().gitlab.url],
      projects: [{ path: 'acme/leaky', status: 'failed', lastError: { code: 'GIT_REFUSED' } }],
      diary: [{ kind: 'failed' }, { kind: 'synced', added: 1 }],
      queue: { waiting: 0 },
      deadLetters: { waiting: 1 },
      letters: [{ code: 'GIT_REFUSED', reason: 'refused: …, …, …', project: 'acme/leaky' }],
    });
  });

  it('has no secret of the stack, in no form, though states and letters are full of them', () => {
    for (const secret of secrets()) {
      expect(secret.length).toBeGreaterThan(10);
      const forms = [secret, encodeURIComponent(secret)];
      for (const prefix of ['', ':', 'oauth2:']) forms.push(Buffer.from(prefix + secret).toString('base64'));
      expect(forms.filter((form) => text.includes(form))).toEqual([]);
    }
    expect(findSecrets(text)).toEqual([]);
  });

  it('can be read by its owner alone, and covers no other file', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await stack().hub('support', '--file', file)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('--file'),
    });
  });
});
