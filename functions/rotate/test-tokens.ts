import { readOwnToken } from '../../lib/gitlab/api/own-token.ts';
import { parseAccessSecret } from '../../lib/secrets/access-secret.ts';
import type { Secret } from '../../lib/secrets/secret-calls.ts';
import { readVersion } from '../../lib/secrets/secret-versions.ts';

/**
 * Shows each token of the version that was written last to its GitLab. Secrets Manager also has this done when rotation is
 * turned on, with a version that has no value: then there is nothing to show.
 * @throws BadCredentials `GITLAB_UNAUTHORIZED`, `SECRET_INVALID`; RetryLater
 */
export async function testTokens(secret: Secret): Promise<void> {
  const written = await readVersion(secret, { VersionStage: 'AWSPENDING' });
  if (written === null) return;
  for (const [instance, token] of parseAccessSecret(written.text)) {
    await readOwnToken(instance, token, new Date());
  }
}
