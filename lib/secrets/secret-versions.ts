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

/** All attempts of one call. */
const TIMEOUT_MS = 10_000;

/** A value that a secret has or had. */
export type SecretVersion = { readonly versionId: string; readonly text: string };

/** A secret whose versions are looked at one by one, as its rotation does. */
export type VersionedSecret = { readonly client: SecretsManagerClient; readonly secretId: string };

type Stage = 'AWSCURRENT' | 'AWSPENDING';

/**
 * The version of a stage, or that of an id; null if there is none, or it has no value.
 * @throws RetryLater `SECRETS_UNAVAILABLE`
 */
export async function readVersion(
  { client, secretId }: VersionedSecret,
  which: { readonly VersionStage: Stage } | { readonly VersionId: string },
): Promise<SecretVersion | null> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretId, ...which });
    const { SecretString: text, VersionId: versionId } = await client.send(command, cutOff());
    return text && versionId ? { versionId, text } : null;
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return null;
    throw unavailable('read', cause);
  }
}

/** Puts in a value as a version that nobody reads yet. @throws RetryLater `SECRETS_UNAVAILABLE` */
export async function putVersion(
  { client, secretId }: VersionedSecret,
  text: string,
  versionId: string = randomUUID(),
): Promise<SecretVersion> {
  const put = { ClientRequestToken: versionId, SecretString: text, VersionStages: ['AWSPENDING'] };
  try {
    await client.send(new PutSecretValueCommand({ SecretId: secretId, ...put }), cutOff());
    return { versionId, text };
  } catch (cause) {
    throw unavailable('written', cause);
  }
}

/**
 * Makes a version the current one, unless another than `from` is it by now: nobody's value is ever covered unread.
 * @throws RetryLater `SECRETS_UNAVAILABLE`
 */
export async function makeCurrent(
  { client, secretId }: VersionedSecret,
  from: SecretVersion,
  { versionId }: SecretVersion,
): Promise<void> {
  const move = {
    VersionStage: 'AWSCURRENT',
    MoveToVersionId: versionId,
    RemoveFromVersionId: from.versionId,
  };
  try {
    await client.send(new UpdateSecretVersionStageCommand({ SecretId: secretId, ...move }), cutOff());
  } catch (cause) {
    throw unavailable('written', cause);
  }
}

/**
 * Takes the label AWSPENDING off a version. It does no harm where the label is gone.
 * @throws RetryLater `SECRETS_UNAVAILABLE`, also where the label is on another version
 */
export async function dropPending(secret: VersionedSecret, versionId: string): Promise<void> {
  const drop = { VersionStage: 'AWSPENDING', RemoveFromVersionId: versionId };
  const command = new UpdateSecretVersionStageCommand({ SecretId: secret.secretId, ...drop });
  try {
    await secret.client.send(command, cutOff());
  } catch (cause) {
    if (isLabelRefusal(cause) && (await readVersion(secret, { VersionStage: 'AWSPENDING' })) === null) return;
    throw unavailable('written', cause);
  }
}

function cutOff(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(TIMEOUT_MS) };
}

function unavailable(done: 'read' | 'written', cause: unknown): RetryLater {
  return new RetryLater('SECRETS_UNAVAILABLE', `The access secret cannot be ${done}.`, {
    advice:
      'See the cause: Secrets Manager is unreachable, or the role may not, or somebody else has changed it.',
    // A SyntaxError would quote the answer that it could not read.
    cause: cause instanceof SyntaxError ? undefined : cause,
  });
}
