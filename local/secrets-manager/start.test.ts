import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
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

  it('keeps a value from a file of the time before it had versions', async () => {
    await stop();
    const current = { versionId: 'v1', text: 'former', createdAt: 1 };
    await writeFile(join(directory, 'secrets.json'), JSON.stringify([{ ...secret, createdAt: 1, current }]));
    await start();
    expect(await get()).toMatchObject({ SecretString: 'former', VersionStages: ['AWSCURRENT'] });
  });

  describe('with a rotation', () => {
    const stage = (VersionStage: string) =>
      client.send(new GetSecretValueCommand({ SecretId: secret.arn, VersionStage }));
    const move = (
      labels: { MoveToVersionId?: string; RemoveFromVersionId?: string },
      VersionStage = 'AWSCURRENT',
    ) => client.send(new UpdateSecretVersionStageCommand({ SecretId: secret.arn, VersionStage, ...labels }));
    const rotate = () => client.send(new RotateSecretCommand({ SecretId: secret.arn }));
    let first: string;

    beforeEach(async () => {
      await manager.create(secret);
      first = (await put('first')).VersionId ?? '';
    });

    it('has a version without a value, and no other rotation meanwhile', async () => {
      const { VersionId = '' } = await rotate();
      await expect(stage('AWSPENDING')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(rotate()).rejects.toMatchObject({ name: 'InvalidRequestException' });
      await move({ RemoveFromVersionId: VersionId }, 'AWSPENDING');
      expect(await rotate()).toMatchObject({ Name: 'Access' });
    });

    it('takes a value once for a version, and shows it when it is made current', async () => {
      const { VersionId: id = '' } = await rotate();
      const fill = (SecretString: string) =>
        client.send(
          new PutSecretValueCommand({
            ...{ SecretId: secret.arn, ClientRequestToken: id, SecretString },
            VersionStages: ['AWSPENDING'],
          }),
        );
      await fill('second');
      await fill('second');
      await expect(fill('third')).rejects.toMatchObject({ name: 'ResourceExistsException' });
      expect((await get()).SecretString).toBe('first');
      await move({ MoveToVersionId: id, RemoveFromVersionId: first });
      expect(await get()).toMatchObject({
        SecretString: 'second',
        VersionStages: ['AWSPENDING', 'AWSCURRENT'],
      });
      expect((await stage('AWSPREVIOUS')).SecretString).toBe('first');
    });

    it('moves no label off a version that has it no more', async () => {
      const { VersionId = '' } = await rotate();
      await put('by hand');
      await expect(move({ MoveToVersionId: VersionId, RemoveFromVersionId: first })).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
      expect((await get()).SecretString).toBe('by hand');
    });
  });

  it('refuses what it does not know', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
