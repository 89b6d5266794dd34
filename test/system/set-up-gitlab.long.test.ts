import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-code.ts';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { type EmptyHub, startEmptyHub, TOKENS } from '../support/empty-hub.ts';
import { SECRET_TOKEN, SIGNING_TOKEN } from '../support/gitlab.ts';

const OTHER = { 'https://gitlab.com/': { accessToken: 'glpat-of-others' } };

let test: EmptyHub;
let client: SecretsManagerClient;
let instance: string;

beforeAll(async () => {
  test = await startEmptyHub();
  instance = test.gitlab.url;
  const { endpoints, region } = test.stack;
  client = new SecretsManagerClient({
    endpoint: endpoints.secretsManager,
    region,
    credentials: LOCAL_CREDENTIALS,
  });
});
afterAll(async () => {
  client.destroy();
  await test.close();
});
beforeEach(async () => {
  await write('access', { instances: OTHER });
  await write('webhook', { instances: {} });
});

async function write(secret: 'access' | 'webhook', value: object): Promise<void> {
  const SecretId = test.stack.secrets[secret];
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
}

async function read(secret: 'access' | 'webhook') {
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: test.stack.secrets[secret] }),
  );
  return JSON.parse(SecretString).instances;
}

describe('hub gitlab add', () => {
  it('checks the token, and stores it with a new token of the webhook beside what others have', async () => {
    const { code, output, errors } = await test.hub(`gitlab add ${instance}`, [test.token]);
    expect([code, errors]).toEqual([EXIT.done, '']);
    expect(output).toContain('✓ token');
    expect(output).toContain('read_api, read_repository');
    expect(output).toContain('90 days left');
    expect(output).toContain('A group access token');
    expect(output).toContain('Reporter in acme/data/webshop-models');
    expect(output).toContain('acme/data/webshop-models can be read: 2 models on main.');
    expect(await read('access')).toEqual({ ...OTHER, [instance]: { accessToken: test.token } });
    expect(await read('webhook')).toEqual({
      [instance]: { signingTokens: [expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)] },
    });

    const again = await test.hub(`gitlab add ${instance}`, [test.token]);
    expect(again.code).toBe(EXIT.failed);
    expect(again.errors).toContain(`hub -- gitlab rotate ${instance} --access`);
    expect(again.errors).toContain(`hub -- hook add --group <group> --instance ${instance}\``);
  });

  it.each([
    ['a token that nobody knows', TOKENS.unknown, '✗ token', 'wrong, expired or revoked'],
    ['an expired token', TOKENS.expired, '✗ token', 'it has expired'],
    ['a revoked token', TOKENS.revoked, '✗ token', 'it was revoked'],
    ['a token that may not use git', TOKENS.readApi, '✗ scopes', 'read_repository'],
    ['a token of a guest', TOKENS.guest, '✗ git', 'Make its owner a Reporter'],
    ['a token that sees no project', TOKENS.elsewhere, '✗ git', 'Make its owner a Reporter of the group'],
  ])('stores nothing for %s, and says what to do', async (_what, token, mark, advice) => {
    const { code, output, errors } = await test.hub(`gitlab add ${instance}`, [token]);
    expect(code).toBe(EXIT.failed);
    expect(output).toContain(mark);
    expect(output).toContain(advice);
    expect(errors).toContain('Nothing was stored.');
    expect([await read('access'), await read('webhook')]).toEqual([OTHER, {}]);
    // Whoever follows the advice has a good token, and that one is taken.
    expect((await test.hub(`gitlab add ${instance}`, [test.token])).code).toBe(EXIT.done);
  });

  it('takes a token that may only read repositories, and says what it cannot know of it', async () => {
    const { code, output } = await test.hub(`gitlab add ${instance}`, [TOKENS.readRepository]);
    expect(code).toBe(EXIT.done);
    expect(output).toContain('all that is needed');
    expect(output).toContain('– owner');
    expect(output).toContain('– role');
  });

  it('warns of a token that expires soon, and of one that is a person’s', async () => {
    const { code, output } = await test.hub(`gitlab add ${instance}`, [TOKENS.expiresSoon]);
    expect(code).toBe(EXIT.done);
    expect(output).toContain('3 days left');
    expect(output).toContain(`gitlab rotate ${instance} --access`);
    expect(output).toContain('It stops when its owner leaves');
  });

  it('tries the project that is named', async () => {
    const good = await test.hub(`gitlab add ${instance} --dry-run --project acme/data/billing-models`, [
      test.token,
    ]);
    expect(good.output).toContain('acme/data/billing-models can be read: 1 model');
    expect(good.output).toContain('Nothing was stored, as you wished.');
    expect(await read('access')).toEqual(OTHER);
    const wrong = await test.hub(`gitlab add ${instance} --project acme/data/none`, [test.token]);
    expect([wrong.code, wrong.output]).toEqual([
      EXIT.failed,
      expect.stringContaining('✗ git          GIT_NOT_FOUND'),
    ]);
  });

  it.each([
    ['http://127.0.0.1:1', 'GITLAB_UNREACHABLE'],
    ['http://no-such-host.invalid', 'GITLAB_HOST_UNKNOWN'],
  ])('says that %s is no GitLab that answers', async (url, code) => {
    const run = await test.hub(`gitlab add ${url}`, [test.token]);
    expect([run.code, run.output]).toEqual([EXIT.failed, expect.stringContaining(code)]);
    expect(await read('access')).toEqual(OTHER);
  });

  it('tells a GitLab from something else that answers', async () => {
    const run = await test.hub(`gitlab add ${test.stack.gateway}`, [test.token]);
    expect([run.code, run.output]).toEqual([EXIT.failed, expect.stringContaining('✗ GitLab')]);
  });

  it('takes the token of the webhook from the second line, by its form', async () => {
    for (const [given, entry] of [
      [SIGNING_TOKEN, { signingTokens: [SIGNING_TOKEN] }],
      [SECRET_TOKEN, { secretTokens: [SECRET_TOKEN] }],
    ] as const) {
      await write('access', { instances: {} });
      await write('webhook', { instances: {} });
      expect((await test.hub(`gitlab add ${instance}`, [test.token, given])).code).toBe(EXIT.done);
      expect(await read('webhook')).toEqual({ [instance]: entry });
    }
    const short = await test.hub('gitlab add https://gitlab.acme.com', [test.token, 'short']);
    expect(short.code).toBe(EXIT.usage);
  });

  it('makes a secret token for a GitLab that does not sign', async () => {
    await test.hub(`gitlab add ${instance} --secret-token`, [test.token]);
    expect(await read('webhook')).toEqual({
      [instance]: { secretTokens: [expect.stringMatching(/^[0-9a-f]{64}$/)] },
    });
  });

  it('finishes what was cut off', async () => {
    await write('access', { instances: { [instance]: { accessToken: test.token } } });
    expect((await test.hub(`gitlab add ${instance}`)).code).toBe(EXIT.done);
    expect(Object.keys(await read('webhook'))).toEqual([instance]);
  });

  it('takes the first line for the access token, though there is one, when it finishes what was cut off', async () => {
    await write('access', { instances: { [instance]: { accessToken: test.token } } });
    expect((await test.hub(`gitlab add ${instance}`, [test.token])).code).toBe(EXIT.done);
    expect(await read('webhook')).toEqual({
      [instance]: { signingTokens: [expect.stringMatching(/^whsec_/)] },
    });
  });

  it('takes no access token for the token of the webhook', async () => {
    const { code } = await test.hub(`gitlab add ${instance}`, [test.token, TOKENS.maintainer]);
    expect(code).toBe(EXIT.usage);
    expect(await read('webhook')).toEqual({});
  });

  it('gives scripts all of it', async () => {
    const { code, value } = await test.json(`gitlab add ${instance} --dry-run`, [test.token]);
    expect(code).toBe(EXIT.done);
    expect(value).toMatchObject({ instance, stored: false, webhook: 'signing' });
    expect(Object(value).findings.map(({ check }: { check: string }) => check)).toEqual([
      ...['GitLab', 'token', 'scopes', 'expiry', 'owner', 'role', 'git'],
    ]);
  });

  it('refuses what is no base URL, and an answer that is missing', async () => {
    expect((await test.hub('gitlab add gitlab.acme.com/x?y', [test.token])).code).toBe(EXIT.usage);
    expect((await test.hub(`gitlab add ${instance}`)).errors).toContain('No access token was given.');
  });

  it('changes nothing of a secret that it cannot read', async () => {
    await write('access', { instances: { [instance]: { token: 'x' } } });
    const { code, errors } = await test.hub(`gitlab add ${instance}`, [test.token]);
    expect([code, errors]).toEqual([EXIT.failed, expect.stringContaining('SECRET_INVALID')]);
    expect(await read('access')).toEqual({ [instance]: { token: 'x' } });
  });
});

describe('hub gitlab list, rotate and remove', () => {
  beforeEach(async () => {
    await write('access', { instances: { [instance]: { accessToken: test.token } } });
    await write('webhook', { instances: { [instance]: { signingTokens: [SIGNING_TOKEN] } } });
  });

  it('show what there is, and for how long', async () => {
    await write('webhook', {
      instances: { [instance]: { signingTokens: [SIGNING_TOKEN] }, 'https://gitlab.com': {} },
    });
    const { value } = await test.json('gitlab list');
    expect(value).toEqual([
      { instance, token: 'valid', expiresAt: expect.any(String), daysLeft: 90, webhook: '1 signing token' },
      { instance: 'https://gitlab.com', token: 'missing', expiresAt: null, daysLeft: null, webhook: null },
    ]);
    expect((await test.hub('gitlab list')).output).toMatch(/valid +\S+ +90 +1 signing token/);
  });

  it('put a new access token in the place of the old one only if it is good', async () => {
    const bad = await test.hub(`gitlab rotate ${instance} --access`, [TOKENS.expired]);
    expect([bad.code, bad.errors]).toEqual([EXIT.failed, expect.stringContaining('The old token stands.')]);
    expect(await read('access')).toEqual({ [instance]: { accessToken: test.token } });
    expect((await test.hub(`gitlab rotate ${instance} --access`, [TOKENS.readRepository])).code).toBe(
      EXIT.done,
    );
    expect(await read('access')).toEqual({ [instance]: { accessToken: TOKENS.readRepository } });
    const same = await test.hub(`gitlab rotate ${instance} --access`, [TOKENS.readRepository]);
    expect([same.code, same.errors]).toEqual([EXIT.failed, expect.stringContaining('Do not revoke it.')]);
    const tried = await test.hub(`gitlab rotate ${instance} --access --dry-run`, [test.token]);
    expect([tried.code, tried.output]).toEqual([
      EXIT.done,
      expect.stringContaining('It would take the place of the old one. Nothing was stored'),
    ]);
    expect(await read('access')).toEqual({ [instance]: { accessToken: TOKENS.readRepository } });
  });

  it('let a new token of the webhook live beside the old one until that is finished', async () => {
    expect((await test.hub(`gitlab rotate ${instance} --webhook --finish`)).code).toBe(EXIT.failed);
    const planned = await test.hub(`gitlab rotate ${instance} --webhook --dry-run`);
    expect(planned.output).toMatch(
      /^A new signing token would be live beside the old one\. Nothing was stored/,
    );
    expect((await test.hub(`gitlab rotate ${instance} --webhook`)).code).toBe(EXIT.done);
    const { signingTokens } = (await read('webhook'))[instance];
    expect(signingTokens).toEqual([SIGNING_TOKEN, expect.stringMatching(/^whsec_/)]);
    const third = await test.hub(`gitlab rotate ${instance} --webhook`);
    expect([third.code, third.errors]).toEqual([EXIT.failed, expect.stringContaining('--finish')]);
    const fourth = await test.hub(`gitlab rotate ${instance} --webhook --dry-run`);
    expect([fourth.code, fourth.errors]).toEqual([EXIT.failed, third.errors]);
    const end = await test.hub(`gitlab rotate ${instance} --webhook --finish --dry-run`);
    expect(end.output).toMatch(/^Of 2 signing tokens, 1 signing token would stay\. Nothing was stored/);
    expect((await test.hub(`gitlab rotate ${instance} --webhook --finish`)).code).toBe(EXIT.done);
    expect((await read('webhook'))[instance]).toEqual({ signingTokens: [signingTokens[1]] });
  });

  it('leave only one kind of token of the webhook where that is known, or meant', async () => {
    const finish = `gitlab rotate ${instance} --webhook --finish`;
    const { accessToken } = (await read('access'))[instance];
    const own = { signingTokens: [SIGNING_TOKEN], secretTokens: ['a secret token of the webhook'] };
    await write('webhook', { instances: { [instance]: own } });
    await write('access', { instances: { [instance]: { accessToken: TOKENS.readRepository } } });
    const doubted = await test.hub(`${finish} --only signing --dry-run`);
    expect([doubted.code, doubted.errors]).toEqual([
      EXIT.failed,
      expect.stringContaining(`hub -- ${finish} --only signing --force`),
    ]);
    expect((await test.hub(`${finish} --force`)).code).toBe(EXIT.usage);
    expect((await test.hub(`${finish} --only signing --force`)).code).toBe(EXIT.done);
    expect((await read('webhook'))[instance]).toEqual({ signingTokens: [SIGNING_TOKEN] });
    await write('access', { instances: { [instance]: { accessToken } } });
  });

  it('say which projects of an instance would be left behind', async () => {
    const { value } = await test.json('projects');
    expect(value).toEqual([]);
    await test.hub(`sync ${instance}#1 --wait`);
    const { output } = await test.hub(`gitlab remove ${instance} --dry-run`);
    expect(output).toMatch(/^The hub knows 1 project of it: acme\/data\/\S+\.$/m);
    expect(output).toContain(`hub -- forget ${instance}#1 --force`);
    expect(await test.json(`gitlab remove ${instance} --dry-run`)).toMatchObject({
      value: { removed: false, left: [{ projectId: 1 }] },
    });
  });

  it('forget an instance only when that is confirmed', async () => {
    expect((await test.hub(`gitlab remove ${instance}`)).code).toBe(EXIT.usage);
    expect((await test.hub(`gitlab remove ${instance} --dry-run`)).code).toBe(EXIT.done);
    expect(Object.keys(await read('access'))).toEqual([instance]);
    expect((await test.hub(`gitlab remove ${instance} --yes`)).code).toBe(EXIT.done);
    expect([await read('access'), await read('webhook')]).toEqual([{}, {}]);
    const gone = await test.hub(`gitlab remove ${instance} --yes`);
    expect([gone.code, gone.errors]).toEqual([
      EXIT.notFound,
      expect.stringContaining('There is nothing left to remove.'),
    ]);
  });

  it('say which step is meant', async () => {
    expect((await test.hub(`gitlab rotate ${instance}`)).code).toBe(EXIT.usage);
    expect((await test.hub(`gitlab rotate ${instance} --access --finish`)).code).toBe(EXIT.usage);
  });
});
