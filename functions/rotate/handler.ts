import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { readRotateConfig } from '../../lib/config.ts';
import { createSecretsClient } from '../../lib/secrets/secrets-manager.ts';
import { finishRotation } from './finish.ts';
import { reportRotations } from './report.ts';
import { rotateTokens } from './rotate-tokens.ts';
import { readStep } from './step.ts';
import { testTokens } from './test-tokens.ts';

let client: SecretsManagerClient | undefined;

/**
 * A step of a rotation of the access secret. GitLab kills a token in the moment that it gives the next one, so there is
 * nothing to set, and the next one becomes current at once: all of that is the first step.
 * @throws what has failed: Secrets Manager then begins again, which does no harm
 */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const { lifeDays } = readRotateConfig();
  const { name, secretId, versionId } = readStep(event);
  client ??= createSecretsClient();
  const secret = { client, secretId };
  switch (name) {
    case 'createSecret': {
      const remainingMs = () => context.getRemainingTimeInMillis();
      const rotations = await rotateTokens({ secret, versionId, lifeDays, remainingMs });
      reportRotations(rotations);
      for (const rotation of rotations) if (rotation.kind === 'failed') throw rotation.error;
      return;
    }
    case 'setSecret':
      return;
    case 'testSecret':
      return testTokens(secret);
    case 'finishSecret':
      return finishRotation(secret, versionId);
  }
}
