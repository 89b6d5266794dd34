import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type LocalSecretsManager, startSecretsManager } from '../../local/secrets-manager/start.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { HubSecrets } from './secrets.ts';
import { storeCredentials } from './store-credentials.ts';

const INSTANCE = 'https://gitlab.com';
const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:000000000000:secret:${name}-local0`;
const NOTHING = { accessToken: null, webhook: null };
const webhookToken = { kind: 'secret', value: 'a-secret-token-for-tests' } as const;

let manager: LocalSecretsManager;
let secrets: HubSecrets;

beforeEach(async () => {
  manager = await startSecretsManager();
  for (const name of ['Access', 'Webhook']) await manager.create({ name, arn: arn(name) });
  pointAwsAt('SECRETS_MANAGER', manager.endpoint);
  secrets = new HubSecrets({ secrets: { access: arn('Access'), webhook: arn('Webhook') } });
});
afterEach(() => manager.close());

const stored = async () => (await secrets.read()).get(INSTANCE);
const store = (seen: Parameters<typeof storeCredentials>[2], token: string) =>
  storeCredentials(secrets, INSTANCE, seen, { token, webhookToken });

it('what was tried is stored where nothing was, with the token of the webhook', async () => {
  await store(NOTHING, 'glpat-new');
  expect(await stored()).toEqual({
    accessToken: 'glpat-new',
    webhook: { secretTokens: [webhookToken.value], signingTokens: [] },
  });
});

it('who finishes with the stored token does not put it over one that was rotated in meanwhile', async () => {
  await secrets.changeAccess(INSTANCE, () => 'glpat-rotated');
  await store({ ...NOTHING, accessToken: 'glpat-old' }, 'glpat-old');
  expect(await stored()).toMatchObject({
    accessToken: 'glpat-rotated',
    webhook: { secretTokens: [expect.any(String)] },
  });
});

it('another token is not put over one that nobody has seen', async () => {
  await secrets.changeAccess(INSTANCE, () => 'glpat-rotated');
  await expect(store(NOTHING, 'glpat-new')).rejects.toThrow('Another access token was stored meanwhile');
  expect(await stored()).toEqual({ accessToken: 'glpat-rotated', webhook: null });
  await store({ ...NOTHING, accessToken: 'glpat-rotated' }, 'glpat-new');
  expect(await stored()).toMatchObject({ accessToken: 'glpat-new' });
});
