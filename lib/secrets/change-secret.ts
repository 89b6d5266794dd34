import { RetryLater } from '../errors.ts';
import { isLabelRefusal } from './label-refusal.ts';
import { getValue, moveLabel, putValue, type Secret } from './secret-calls.ts';

const CURRENT = 'AWSCURRENT';
/** Where a new value waits until it is known that it replaces the one that it was made of. */
const PENDING = 'MODELHUB_PENDING';
const ATTEMPTS = 5;

/**
 * Replaces a secret's value by what `change` makes of it. Two people who do so at once lose nothing of each other: the
 * new value becomes the current one only in the place of the one that it was made of, else it is made again.
 * @param change pure: it may be asked several times, and what it throws is passed on
 * @throws RetryLater `SECRET_BUSY`, or what the AWS SDK throws
 */
export async function changeSecret(secret: Secret, change: (text: string | null) => string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await getValue(secret);
    const versionId = await putValue(secret, change(before.text), PENDING);
    if (await makeCurrent(secret, versionId, before.versionId)) return;
  }
  throw new RetryLater('SECRET_BUSY', 'Somebody else keeps changing the secret.', {
    advice: 'Do it again when nobody else does.',
  });
}

/** Whether the version is the current one now; false if another has come in between. */
async function makeCurrent(secret: Secret, versionId: string, replaced: string | null): Promise<boolean> {
  const isCurrent = async () => (await getValue(secret)).versionId === versionId;
  // AWS makes the first value of a secret the current one, whatever label it was given.
  if (replaced === null && (await isCurrent())) return true;
  try {
    await moveLabel(secret, CURRENT, replaced, versionId);
  } catch (error) {
    if (!isLabelRefusal(error)) throw error;
    // It may have been done all the same, in an attempt of the SDK whose answer was lost.
    return isCurrent();
  }
  return true;
}
