import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { InstanceCredentials } from '../gitlab/verify.ts';
import { Cached, type CachedOptions } from './cached.ts';
import { parseInstances, token } from './instances.ts';
import { readSecret } from './secrets-manager.ts';

const PURPOSE = {
  name: 'webhook secret',
  advice:
    'Put in {"instances":{"https://gitlab.com":{"secretTokens":["<the Secret token of the webhook>"]}}}, one entry an ' +
    'instance and at most two tokens each.',
};

// Two, so that one can be replaced without a gap.
const tokens = z.optional(z.array(token, 'is no list').check(z.maxLength(2, 'has more than two tokens')));

const entry = z.strictObject(
  { secretTokens: tokens, signingTokens: tokens },
  'is no object with secretTokens, signingTokens or both',
);

/** What deliveries must show, fetched when first needed. */
export function webhookCredentials(
  client: SecretsManagerClient,
  secretId: string,
  options?: CachedOptions,
): Cached<readonly InstanceCredentials[]> {
  return new Cached(async () => parseWebhookSecret(await readSecret(client, secretId, PURPOSE)), options);
}

/** @throws BadCredentials `SECRET_INVALID`, never showing a value. */
export function parseWebhookSecret(text: string): readonly InstanceCredentials[] {
  const instances = parseInstances(text, entry, PURPOSE);
  return [...instances].map(([instance, { secretTokens = [] }]) => ({ instance, secretTokens }));
}
