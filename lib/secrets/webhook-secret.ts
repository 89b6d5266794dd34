import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { signingKey } from '../gitlab/signature.ts';
import type { InstanceCredentials } from '../gitlab/verify.ts';
import { Cached, type CachedOptions } from './cached.ts';
import { parseInstances, token } from './instances.ts';
import { readSecret } from './secrets-manager.ts';

const PURPOSE = {
  name: 'webhook secret',
  advice:
    'Put in {"instances":{"https://gitlab.com":{"signingTokens":["<the Signing token of the webhook>"]}}}, or ' +
    'secretTokens for its Secret token: one entry an instance, at most two tokens of a kind.',
};

const signingToken = token.check(
  z.refine((text) => signingKey(text) !== null, 'is not whsec_ with base64 behind it'),
);

const entry = z.strictObject(
  { secretTokens: live(token), signingTokens: live(signingToken) },
  'is no object with secretTokens, signingTokens or both',
);

/** At most two values, so that one can be replaced without a gap. */
function live(value: z.ZodMiniType<string>) {
  const list = z.array(value, 'is no list').check(z.maxLength(2, 'has more than two tokens'));
  return z._default(list, []);
}

/** What deliveries must show, fetched when first needed. */
export function webhookCredentials(
  client: SecretsManagerClient,
  secretId: string,
  options?: CachedOptions,
): Cached<readonly InstanceCredentials[]> {
  return new Cached(async () => parseWebhookSecret(await readSecret(client, secretId, PURPOSE)), options);
}

/** The tokens of an instance as they stand in the secret. */
export type WebhookTokens = {
  readonly secretTokens: readonly string[];
  readonly signingTokens: readonly string[];
};

/** @throws BadCredentials `SECRET_INVALID`, never showing a value. */
export function parseWebhookTokens(text: string): ReadonlyMap<string, WebhookTokens> {
  return parseInstances(text, entry, PURPOSE);
}

/** @throws BadCredentials `SECRET_INVALID`, never showing a value. */
export function parseWebhookSecret(text: string): readonly InstanceCredentials[] {
  return [...parseWebhookTokens(text)].map(([instance, { secretTokens, signingTokens }]) => ({
    instance,
    secretTokens,
    signingKeys: signingTokens.flatMap((text) => signingKey(text) ?? []),
  }));
}
