import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalSecretsManager, startSecretsManager } from './start.ts';

const secret = {
  name: 'Access',
  arn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Access-local0',
};

let directory: string;
let manager: LocalSecretsManager;
let client: SecretsManagerClient;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-'));
  await start();
});

afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true });
});

async function start(): Promise<void> {
  manager = await startSecretsManager({ file: join(directory, 'secrets.json') });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SecretsManagerClient({ endpoint: manager.endpoint, region: 'eu-central-1', credentials });
}

async function stop(): Promise<void> {
  client.destroy();
  await manager.close();
}

const put = (SecretString: string) =>
  client.send(new PutSecretValueCommand({ SecretId: secret.name, SecretString }));
const get = (SecretId = secret.arn) => client.send(new GetSecretValueCommand({ SecretId }));

describe('the local Secrets Manager', () => {
  it('gives the value that was put last, by ARN and by name', async () => {
    await manager.create(secret);
    await put('old');
    const { VersionId } = await put('new');

    const value = {
      ARN: secret.arn,
      Name: 'Access',
      SecretString: 'new',
      VersionId,
      VersionStages: ['AWSCURRENT'],
    };
    expect(await get(secret.arn)).toMatchObject(value);
    expect(await get('Access')).toMatchObject({ ...value, CreatedDate: expect.any(Date) });
  });

  it('tells a secret without a value from one that does not exist only in words, as AWS does', async () => {
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });

    await manager.create(secret);
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it('describes a secret without showing its value', async () => {
    await manager.create(secret);
    const { VersionId = '' } = await put('hidden');
    const description = await client.send(new DescribeSecretCommand({ SecretId: 'Access' }));

    expect(description).toMatchObject({
      Name: 'Access',
      VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] },
    });
    expect(JSON.stringify(description)).not.toContain('hidden');
  });

  it('keeps values over a restart in a file that only its owner can read', async () => {
    await manager.create(secret);
    await put('kept');
    expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);

    await stop();
    await start();
    await manager.create(secret);
    expect(await get()).toMatchObject({ SecretString: 'kept' });
  });

  it('refuses what it does not know', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
