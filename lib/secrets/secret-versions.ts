import { isLabelRefusal } from './label-refusal.ts';
import { getValue, moveLabel, putValue, type Secret } from './secret-calls.ts';
import { secretsUnavailable } from './secrets-unavailable.ts';

/** A value that a secret has or had. */
export type SecretVersion = { readonly versionId: string; readonly text: string };

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';

/**
 * The version of a label, or that of an id; null if there is none, or it has no value.
 * @throws RetryLater `SECRETS_UNAVAILABLE`
 */
export async function readVersion(
  secret: Secret,
  which: { readonly VersionStage: typeof CURRENT | typeof PENDING } | { readonly VersionId: string },
): Promise<SecretVersion | null> {
  const { text, versionId } = await getValue(secret, which).catch(unavailable('read'));
  return text && versionId ? { versionId, text } : null;
}

/** Puts in a value as a version that nobody reads yet. @throws RetryLater `SECRETS_UNAVAILABLE` */
export async function putVersion(secret: Secret, text: string, id?: string): Promise<SecretVersion> {
  return { versionId: await putValue(secret, text, PENDING, id).catch(unavailable('written')), text };
}

/**
 * Makes a version the current one, unless another than `from` is it by now: nobody's value is ever covered unread.
 * @throws RetryLater `SECRETS_UNAVAILABLE`
 */
export async function makeCurrent(secret: Secret, from: SecretVersion, to: SecretVersion): Promise<void> {
  await moveLabel(secret, CURRENT, from.versionId, to.versionId).catch(unavailable('written'));
}

/**
 * Takes the label AWSPENDING off a version. It does no harm where the label is gone.
 * @throws RetryLater `SECRETS_UNAVAILABLE`, also where the label is on another version
 */
export async function dropPending(secret: Secret, versionId: string): Promise<void> {
  try {
    await moveLabel(secret, PENDING, versionId, null);
  } catch (cause) {
    if (isLabelRefusal(cause) && (await readVersion(secret, { VersionStage: PENDING })) === null) return;
    unavailable('written')(cause);
  }
}

function unavailable(done: 'read' | 'written'): (cause: unknown) => never {
  return (cause) => {
    const advice =
      'See the cause: Secrets Manager is unreachable, or the role may not, or somebody else has changed it.';
    throw secretsUnavailable(`The access secret cannot be ${done}.`, advice, cause);
  };
}
