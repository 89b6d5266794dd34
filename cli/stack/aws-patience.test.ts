import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it, jest } from '@jest/globals';
import { getValue } from '../../lib/secrets/secret-calls.ts';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { AWS_PATIENCE } from './aws-patience.ts';

const service = useApiServer();
const ATTEMPTS = 3;

it('A call is cut off only after its client has given up, which says why', async () => {
  pointAwsAt('SECRETS_MANAGER', service.origin);
  service.answer = replying(200, '{}', { 'Content-Type': 'application/x-amz-json-1.1' });
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  await getValue({ client: new SecretsManagerClient(AWS_PATIENCE), secretId: 's' });
  const longest = Math.max(...timeout.mock.calls.map(([milliseconds]) => milliseconds));
  timeout.mockRestore();
  expect(longest).toBeGreaterThan(ATTEMPTS * AWS_PATIENCE.requestHandler.requestTimeout);
});
