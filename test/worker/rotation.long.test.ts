import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { rotateTokens } from '../../functions/rotate/rotate-tokens.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { messageGroup } from '../../lib/queue/send.ts';
import { accessTokens } from '../../lib/secrets/access-secret.ts';
import { captureLog } from '../support/captured-log.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { type RotatedSecret, startRotatedSecret } from '../support/rotated-secret.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const context = { getRemainingTimeInMillis: () => 120_000 };
const PROJECTS = 6;

const world = useWorkerWorld();
let secret: RotatedSecret;
let token: string;

beforeEach(async () => {
  captureLog();
  secret = await startRotatedSecret();
  // Tests of this file go on with what the one before has left in GitLab.
  token ??= ACCESS_TOKEN;
  await secret.put({ [world.replica.gitlab.gitlab.url]: token });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await secret[Symbol.asyncDispose]();
});

/** A worker of a container of its own, for which half a minute is over in no time. */
function newWorker(rotatesTokens = true): Worker {
  const worker = world.worker();
  const tokens = accessTokens(secret.client, secret.arn, { holdOff: 0 });
  return { ...worker, tokens, config: { ...worker.config, rotatesTokens } };
}

async function deliver({ key, project }: WorldProject, worker: Worker, attempts = 1) {
  const body = formatMessage(replicateMessage({ ...key, path: project.path }));
  const record = await world.delivered(body, attempts, messageGroup(key));
  const outcome = await workOff(record, context, worker);
  await world.acknowledge(record.receiptHandle);
  return outcome;
}

async function newProject(): Promise<WorldProject> {
  const project = await world.replica.newProject();
  await project.commit({ 'one.hck.json': modelFile('One') });
  return project;
}

const status = async ({ key }: WorldProject) => (await world.replica.store.readProject(key)).status;

/** What GitLab does in the moment that the rotation asks for it, and the secret does not know yet. */
async function rotateAtGitLab(): Promise<string> {
  const response = await fetch(
    `${world.replica.gitlab.gitlab.url}/api/v4/personal_access_tokens/self/rotate`,
    { method: 'POST', headers: { 'PRIVATE-TOKEN': token } },
  );
  const answer: { token: string } = JSON.parse(await response.text());
  token = answer.token;
  return token;
}

describe('a push while its token is replaced', () => {
  it('waits for the new token where tokens are rotated, and its project is only pending', async () => {
    const project = await newProject();
    const worker = newWorker();
    const next = await rotateAtGitLab();
    for (const attempts of [1, 2, 5]) {
      expect(await deliver(project, worker, attempts)).toBe('again');
      expect(await status(project)).toBe('pending');
    }
    await secret.put({ [project.key.instance]: next });
    expect(await deliver(project, worker, 5)).toBe('done');
    expect(await world.deadLetter()).toBeUndefined();
    await project.expectReplicated();
  });

  it('is given up once no rotation can be under way any more', async () => {
    const project = await newProject();
    await rotateAtGitLab();
    expect(await deliver(project, newWorker(), 6)).toBe('done');
    expect(await world.deadLetter()).toMatchObject({ code: 'GIT_UNAUTHORIZED' });
    expect(await status(project)).toBe('failed');
  });

  it('is given up at once where no tokens are rotated', async () => {
    const project = await newProject();
    await rotateAtGitLab();
    expect(await deliver(project, newWorker(false))).toBe('done');
    expect(await world.deadLetter()).toMatchObject({ code: 'GIT_UNAUTHORIZED' });
  });
});

describe('a rotation during pushes', () => {
  it('parks none of them, however late the secret has the new token', async () => {
    world.replica.apiAccess = 'files and self';
    const projects = await Promise.all(Array.from({ length: PROJECTS }, newProject));
    const workers = projects.map(() => newWorker());
    await Promise.all(projects.map((project, i) => deliver(project, workers[i] ?? newWorker())));
    // One that lives for a week: it is due.
    token = await rotateAtGitLab();
    await secret.put({ [world.replica.gitlab.gitlab.url]: token });

    // The new token is kept from the secret for a second, in which every project is pushed to again.
    let writes = 0;
    secret.front.faultOf = ({ headers }) => {
      if (!String(headers['x-amz-target']).endsWith('PutSecretValue')) return undefined;
      writes += 1;
      return writes > 1 ? { kind: 'slow', milliseconds: 1_000 } : undefined;
    };
    const [create] = await secret.begin();
    const versionId = String(Object(create).ClientRequestToken);
    const rotation = rotateTokens({
      secret: { client: secret.frontClient, secretId: secret.arn },
      ...{ versionId, lifeDays: 90, remainingMs: () => 300_000 },
    });
    let doubts = 0;
    const pushed = projects.map(async (project, i) => {
      const worker = workers[i] ?? newWorker();
      for (let push = 0; push < 8; push += 1) {
        await project.commit({ 'one.hck.json': modelFile(`One, ${push}`) });
        for (let attempts = 1; (await deliver(project, worker, attempts)) === 'again'; attempts += 1) {
          doubts += 1;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
      }
    });
    const [rotated] = await Promise.all([rotation, ...pushed]);
    expect(rotated).toEqual([
      expect.objectContaining({ kind: 'rotated', instance: projects[0]?.key.instance }),
    ]);
    expect(doubts).toBeGreaterThan(0);
    expect(await world.deadLetter()).toBeUndefined();
    for (const project of projects) {
      await project.expectReplicated();
      expect(await status(project)).toBe('synced');
    }
  });
});
