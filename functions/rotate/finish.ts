import type { Secret } from '../../lib/secrets/secret-calls.ts';
import { dropPending, readVersion } from '../../lib/secrets/secret-versions.ts';

/**
 * Ends a rotation, whose versions were made current one by one. AWSPENDING is taken off the current version, too: whoever
 * puts in a value by hand would leave it behind on a former one, and then no other rotation begins.
 * @param versionId what Secrets Manager has made for the rotation: without a value it is not found by its label
 * @throws RetryLater `SECRETS_UNAVAILABLE`
 */
export async function finishRotation(secret: Secret, versionId: string): Promise<void> {
  const pending = await readVersion(secret, { VersionStage: 'AWSPENDING' });
  await dropPending(secret, pending?.versionId ?? versionId);
}
