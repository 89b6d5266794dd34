import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/**
 * All attempts of one call, where nobody waits at the front door. Longer than what the clients have patience for (30 s at a
 * terminal), so that it is they who say that nobody answers: a call that is cut off says only that.
 */
const TIMEOUT_MS = 40_000;

/** A secret, and by whom it is asked for. */
export type Secret = { readonly client: SecretsManagerClient; readonly secretId: string };

/** What a secret holds. */
export type SecretValue = {
  /** Null: it has no value, as text. */
  readonly text: string | null;
  readonly versionId: string | null;
};

/** A version is found by its label, or by its id. */
export type Which = { readonly VersionStage: string } | { readonly VersionId: string };

/** @param which the current version, if left out @throws what the AWS SDK throws */
export async function getValue(
  { client, secretId }: Secret,
  which?: Which,
  timeoutMs = TIMEOUT_MS,
): Promise<SecretValue> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretId, ...which });
    const { SecretString, VersionId } = await client.send(command, cutOff(timeoutMs));
    return { text: SecretString || null, versionId: VersionId ?? null };
  } catch (error) {
    // The stack creates its secrets without a value; AWS says of one that it cannot find its current version.
    if (error instanceof ResourceNotFoundException) return { text: null, versionId: null };
    throw error;
  }
}

/** Puts in a value as a version of its own, with a label. @returns its id @throws what the AWS SDK throws */
export async function putValue(
  { client, secretId }: Secret,
  text: string,
  label: string,
  versionId: string = randomUUID(),
): Promise<string> {
  const put = { ClientRequestToken: versionId, SecretString: text, VersionStages: [label] };
  await client.send(new PutSecretValueCommand({ SecretId: secretId, ...put }), cutOff());
  return versionId;
}

/**
 * Moves a label from one version to another, or takes it off.
 * @param from null: no version has it
 * @throws what the AWS SDK throws; `isLabelRefusal` where the label is elsewhere
 */
export async function moveLabel(
  { client, secretId }: Secret,
  label: string,
  from: string | null,
  to: string | null,
): Promise<void> {
  const move = {
    VersionStage: label,
    ...(from !== null && { RemoveFromVersionId: from }),
    ...(to !== null && { MoveToVersionId: to }),
  };
  await client.send(new UpdateSecretVersionStageCommand({ SecretId: secretId, ...move }), cutOff());
}

function cutOff(milliseconds = TIMEOUT_MS): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(milliseconds) };
}
