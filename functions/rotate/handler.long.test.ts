import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { changeSecret } from '../../lib/secrets/change-secret.ts';
import { type CapturedLog, captureLog } from '../../test/support/captured-log.ts';
import { failureOf } from '../../test/support/chunks.ts';
import type { Fault } from '../../test/support/fault-proxy.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { type RotatedSecret, startRotatedSecret } from '../../test/support/rotated-secret.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let secret: RotatedSecret;
let gitlabs: TestGitLab[];
let log: CapturedLog;
let remainingMs: number;

beforeEach(async () => {
  jest.resetModules();
  secret = await startRotatedSecret();
  gitlabs = [];
  remainingMs = 300_000;
  pointAwsAt('SECRETS_MANAGER', secret.front.endpoint);
  Object.assign(process.env, { MODELHUB_STAGE: 'test', ROTATED_TOKEN_DAYS: '90' });
  log = captureLog();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(gitlabs.map((gitlab) => gitlab.close()));
  await secret[Symbol.asyncDispose]();
});

/** A GitLab whose token has so many days left. @returns its base URL */
async function gitlabWith(days: number, apiAccess: 'files' | 'files and self' = 'files and self') {
  const gitlab = await startTestGitLab({
    apiAccess: () => apiAccess,
    tokenExpiresAt: () => inDays(days),
  });
  gitlabs.push(gitlab);
  return gitlab.gitlab.url;
}

async function invoke(event: object | undefined): Promise<void> {
  const { handler } = await import('./handler.ts');
  return handler(event, { getRemainingTimeInMillis: () => remainingMs });
}

async function rotate(): Promise<void> {
  for (const step of await secret.begin()) await invoke(step);
}

async function expiryOf(instance: string, token: string | undefined): Promise<unknown> {
  const response = await fetch(`${instance}/api/v4/personal_access_tokens/self`, {
    headers: { 'PRIVATE-TOKEN': token ?? '' },
  });
  const { expires_at }: Record<string, unknown> = JSON.parse(await response.text());
  return response.status === 200 ? expires_at : response.status;
}

const messages = () => log.entries().map(({ message, kind }) => [message, kind]);

describe('a rotation', () => {
  it('replaces each token that is due, and is ended for Secrets Manager', async () => {
    const [due, other, later] = [await gitlabWith(20), await gitlabWith(3), await gitlabWith(60)];
    await secret.put({ [due]: ACCESS_TOKEN, [other]: ACCESS_TOKEN, [later]: ACCESS_TOKEN });
    await rotate();
    const tokens = await secret.tokens();
    expect(await expiryOf(due, tokens?.[due])).toBe(inDays(90));
    expect(await expiryOf(other, tokens?.[other])).toBe(inDays(90));
    expect(tokens?.[later]).toBe(ACCESS_TOKEN);
    expect(await expiryOf(due, ACCESS_TOKEN)).toBe(401);
    expect(await secret.labels()).toEqual(['AWSCURRENT']);
    expect(await secret.begin()).toHaveLength(4);
  });

  it('changes nothing where none is due', async () => {
    const later = await gitlabWith(60);
    await secret.put({ [later]: ACCESS_TOKEN });
    await rotate();
    expect(await secret.tokens()).toEqual({ [later]: ACCESS_TOKEN });
    expect(await secret.labels()).toEqual(['AWSCURRENT']);
  });

  it('does no harm when its steps come again', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create, set, test, finish] = await secret.begin();
    await invoke(create);
    const tokens = await secret.tokens();
    for (const step of [create, create, set, test, test, finish, finish]) await invoke(step);
    expect(await secret.tokens()).toEqual(tokens);
    expect(await expiryOf(due, tokens?.[due])).toBe(inDays(90));
  });

  it('leaves a token alone that may not replace itself, and says so', async () => {
    const due = await gitlabWith(20, 'files');
    await secret.put({ [due]: ACCESS_TOKEN });
    await rotate();
    expect(await secret.tokens()).toEqual({ [due]: ACCESS_TOKEN });
    expect(messages()).toEqual([['Access token not rotated', 'unable']]);
  });

  it('replaces what it can where an instance fails, and fails itself', async () => {
    const due = await gitlabWith(20);
    await secret.put({ 'http://127.0.0.1:9': ACCESS_TOKEN, [due]: ACCESS_TOKEN });
    const [create] = await secret.begin();
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'GITLAB_UNREACHABLE' });
    expect(await expiryOf(due, (await secret.tokens())?.[due])).toBe(inDays(90));
  });

  it('keeps what somebody puts in meanwhile, and is ended all the same', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create, ...rest] = await secret.begin();
    await invoke(create);
    const tokens = { ...(await secret.tokens()), 'https://other.example': 'glpat-by-hand' };
    await secret.put(tokens);
    for (const step of rest) await invoke(step);
    expect(await secret.tokens()).toEqual(tokens);
    expect(await secret.begin()).toHaveLength(4);
  });

  it('keeps no other from beginning after somebody has put in a value by hand', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    await rotate();
    await changeSecret({ client: secret.client, secretId: secret.arn }, (text) => `${text} `);
    expect(await secret.begin()).toHaveLength(4);
  });

  it('is ended though the answer to that is lost', async () => {
    await secret.put({ [await gitlabWith(60)]: ACCESS_TOKEN });
    const [create, , , finish] = await secret.begin();
    await invoke(create);
    fail('UpdateSecretVersionStage', { kind: 'lost-answer' }, 1, 1);
    await invoke(finish);
    expect(await secret.labels()).toEqual(['AWSCURRENT']);
  });

  it('asks no GitLab where the secret cannot be written', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create] = await secret.begin();
    refuse('PutSecretValue');
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
    expect(await expiryOf(due, ACCESS_TOKEN)).toBe(inDays(20));
  });

  it('begins with no token for which there is no time', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    remainingMs = 60_000;
    const [create] = await secret.begin();
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'ROTATION_POSTPONED' });
    expect(await expiryOf(due, ACCESS_TOKEN)).toBe(inDays(20));
  });

  it('has nothing to do without tokens, which it says', async () => {
    const [create, , test] = await secret.begin();
    await invoke(test);
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'SECRET_EMPTY' });
  });
});

describe('a new token', () => {
  it('is saved as soon as Secrets Manager takes it', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create] = await secret.begin();
    // The rehearsal is the first write.
    refuse('PutSecretValue', 2, 5);
    await invoke(create);
    expect(await expiryOf(due, (await secret.tokens())?.[due])).toBe(inDays(90));
  });

  it.each([
    ['PutSecretValue', 2],
    ['UpdateSecretVersionStage', 2],
  ])('is saved once though the answer to %s is lost', async (operation, call) => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    fail(operation, { kind: 'lost-answer' }, call, call);
    await rotate();
    expect(await expiryOf(due, (await secret.tokens())?.[due])).toBe(inDays(90));
    expect(messages()).toEqual([['Access token rotated', 'rotated']]);
  });

  it('is shown to its GitLab before the rotation ends', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create, , test] = await secret.begin();
    await invoke(create);
    // GitLab is gone in between.
    for (const gitlab of gitlabs.splice(0)) await gitlab.close();
    expect(await failureOf(invoke(test))).toMatchObject({ code: 'GITLAB_UNREACHABLE' });
  });

  it('becomes current in the next attempt if it was only just saved', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create, ...rest] = await secret.begin();
    refuse('UpdateSecretVersionStage', 2, 99, () => {
      remainingMs = 1_000;
    });
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'ROTATION_UNFINISHED' });
    expect(await secret.tokens()).toEqual({ [due]: ACCESS_TOKEN });

    remainingMs = 300_000;
    allow();
    for (const step of [create, ...rest]) await invoke(step);
    expect(await expiryOf(due, (await secret.tokens())?.[due])).toBe(inDays(90));
    expect(messages().at(-1)).toEqual(['Access token rotated', 'recovered']);
  });

  it('is lost if it can never be saved, which a person is told in each attempt', async () => {
    const due = await gitlabWith(20);
    await secret.put({ [due]: ACCESS_TOKEN });
    const [create] = await secret.begin();
    refuse('PutSecretValue', 2, 99, () => {
      remainingMs = 1_000;
    });
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'ROTATED_TOKEN_LOST' });
    allow();
    remainingMs = 300_000;
    expect(await failureOf(invoke(create))).toMatchObject({ code: 'GITLAB_UNAUTHORIZED' });
  });
});

/** Has the service refuse an operation, from its `from`th call to its `to`th. */
function refuse(operation: string, from = 1, to = 99, onRefusal = () => {}): void {
  fail(operation, { kind: 'refusal', status: 400, type: 'AccessDeniedException' }, from, to, onRefusal);
}

function fail(operation: string, fault: Fault, from: number, to: number, onFault = () => {}): void {
  let calls = 0;
  secret.front.faultOf = ({ headers }) => {
    if (!String(headers['x-amz-target']).endsWith(operation)) return undefined;
    calls += 1;
    if (calls < from || calls > to) return undefined;
    onFault();
    return fault;
  };
}

function allow(): void {
  secret.front.faultOf = undefined;
}
