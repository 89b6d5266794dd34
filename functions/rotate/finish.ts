import { dropPending, readVersion, type VersionedSecret } from '../../lib/secrets/secret-versions.ts';

/**
 * Ends a rotation, whose versions were made current one by one. Secrets Manager takes it for ended when AWSPENDING is on
 * the current version, as it is unless somebody has put in a value meanwhile, or on none.
 * @param versionId what Secrets Manager has made for the rotation
 */
export async function finishRotation(secret: VersionedSecret, versionId: string): Promise<void> {
  const current = await readVersion(secret, { VersionStage: 'AWSCURRENT' });
  const pending = await readVersion(secret, { VersionStage: 'AWSPENDING' });
  const pendingId = pending?.versionId ?? versionId;
  if (pendingId !== current?.versionId) await dropPending(secret, pendingId);
}
