import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { RetryLater } from '../errors.ts';
import { isLabelRefusal } from './label-refusal.ts';

/** What a secret holds now. */
export type SecretValue = {
  /** Null: it has never had a value. */
  readonly text: string | null;
  readonly versionId: string | null;
};

const CURRENT = 'AWSCURRENT';
/** Where a new value waits until it is known that it replaces the one that it was made of. */
const PENDING = 'MODELHUB_PENDING';
const ATTEMPTS = 5;
const TIMEOUT_MS = 10_000;

/** @throws what the AWS SDK throws */
export async function readValue(client: SecretsManagerClient, secretId: string): Promise<SecretValue> {
  try {
    const { SecretString, VersionId } = await client.send(
      new GetSecretValueCommand({ SecretId: secretId }),
      options(),
    );
    return { text: SecretString || null, versionId: VersionId ?? null };
  } catch (error) {
    // The stack creates its secrets without a value; AWS says of one that it cannot find its current version.
    if (error instanceof ResourceNotFoundException) return { text: null, versionId: null };
    throw error;
  }
}

/**
 * Replaces a secret's value by what `change` makes of it. Two people who do so at once lose nothing of each other: the
 * new value becomes the current one only in the place of the one that it was made of, else it is made again.
 * @param change pure: it may be asked several times, and what it throws is passed on
 * @throws RetryLater `SECRET_BUSY`, or what the AWS SDK throws
 */
export async function changeSecret(
  client: SecretsManagerClient,
  secretId: string,
  change: (text: string | null) => string,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await readValue(client, secretId);
    const text = change(before.text);
    const versionId = await putAside(client, secretId, text);
    if (await makeCurrent(client, secretId, versionId, before.versionId)) return;
  }
  throw new RetryLater('SECRET_BUSY', 'Somebody else keeps changing the secret.', {
    advice: 'Do it again when nobody else does.',
  });
}

async function putAside(client: SecretsManagerClient, secretId: string, text: string): Promise<string> {
  const versionId = randomUUID();
  const command = new PutSecretValueCommand({
    SecretId: secretId,
    SecretString: text,
    ClientRequestToken: versionId,
    VersionStages: [PENDING],
  });
  await client.send(command, options());
  return versionId;
}

/** Whether the version is the current one now; false if another has come in between. */
async function makeCurrent(
  client: SecretsManagerClient,
  secretId: string,
  versionId: string,
  replaced: string | null,
): Promise<boolean> {
  // AWS makes the first value of a secret the current one, whatever label it was given.
  if (replaced === null && (await readValue(client, secretId)).versionId === versionId) return true;
  const command = new UpdateSecretVersionStageCommand({
    SecretId: secretId,
    VersionStage: CURRENT,
    MoveToVersionId: versionId,
    ...(replaced !== null && { RemoveFromVersionId: replaced }),
  });
  try {
    await client.send(command, options());
  } catch (error) {
    if (!isLabelRefusal(error)) throw error;
    // It may have been done all the same, in an attempt of the SDK whose answer was lost.
    return (await readValue(client, secretId)).versionId === versionId;
  }
  return true;
}

function options() {
  return { abortSignal: AbortSignal.timeout(TIMEOUT_MS) };
}
