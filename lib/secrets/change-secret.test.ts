import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { type LocalSecretsManager, startSecretsManager } from '../../local/secrets-manager/start.ts';
import { changeSecret } from './change-secret.ts';
import { getValue, type Secret } from './secret-calls.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Access-local0';

let manager: LocalSecretsManager;
let client: SecretsManagerClient;
let secret: Secret;

beforeEach(async () => {
  manager = await startSecretsManager();
  await manager.create({ name: 'Access', arn: ARN });
  const { endpoint } = manager;
  client = new SecretsManagerClient({ endpoint, region: 'eu-central-1', credentials: LOCAL_CREDENTIALS });
  secret = { client, secretId: ARN };
});

afterEach(async () => {
  client.destroy();
  await manager.close();
});

const add = (word: string) => changeSecret(secret, (text) => `${text ?? ''}${word} `);
const words = async () => ((await getValue(secret)).text ?? '').split(' ').filter(Boolean).sort();

describe('changeSecret', () => {
  it('gives a secret its first value, and then others', async () => {
    expect(await getValue(secret)).toEqual({ text: null, versionId: null });
    await add('a');
    await add('b');
    expect(await words()).toEqual(['a', 'b']);
  });

  it.each([1, 2, 3])('loses nothing of several people who change it at once (%s)', async () => {
    await Promise.all([add('a'), add('b'), add('c')]);
    expect(await words()).toEqual(['a', 'b', 'c']);
    await Promise.all([add('d'), add('e')]);
    expect(await words()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives up when somebody keeps changing it, and leaves theirs', async () => {
    await add('a');
    const racing = new SecretsManagerClient({
      endpoint: manager.endpoint,
      region: 'eu-central-1',
      credentials: LOCAL_CREDENTIALS,
    });
    // Each time before the value is made current, another one has been.
    racing.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'UpdateSecretVersionStageCommand') await add('theirs');
        return next(args);
      },
      { step: 'initialize' },
    );
    const lost = changeSecret({ client: racing, secretId: ARN }, () => 'ours');
    await expect(lost).rejects.toMatchObject({ outcome: 'retry', code: 'SECRET_BUSY' });
    racing.destroy();
    expect(await words()).toEqual(['a', ...Array(5).fill('theirs')]);
  });

  it('changes nothing when the new value cannot be made', async () => {
    await add('a');
    const failing = changeSecret(secret, () => {
      throw new Error('not usable');
    });
    await expect(failing).rejects.toThrow('not usable');
    expect(await words()).toEqual(['a']);
  });
});
