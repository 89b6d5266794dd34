import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { signingKey } from '../gitlab/webhook/signature.ts';
import type { InstanceCredentials } from '../gitlab/webhook/verify.ts';
import { Cached, type CachedOptions } from './cached.ts';
import { parseInstances, token } from './instances.ts';
import { readSecret } from './secrets-manager.ts';

const PURPOSE = {
  name: 'webhook secret',
  advice: '`hub gitlab add <base URL>` fills it in.',
  form:
    '{"instances":{"https://gitlab.com":{"signingTokens":["<the Signing token of the webhook>"]}}}, or secretTokens ' +
    'for its Secret token: one entry an instance, at most two tokens of a kind',
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
  const read = async () => parseWebhookSecret(await readSecret(client, secretId, PURPOSE), secretId);
  return new Cached(read, options);
}

/** The tokens of an instance as they stand in the secret. */
export type WebhookTokens = {
  readonly secretTokens: readonly string[];
  readonly signingTokens: readonly string[];
};

/**
 * @param secretId where the text is from, for the advice
 * @throws BadCredentials `SECRET_INVALID`, never showing a value.
 */
export function parseWebhookTokens(text: string, secretId?: string): ReadonlyMap<string, WebhookTokens> {
  return parseInstances(text, entry, PURPOSE, secretId);
}

/** As `parseWebhookTokens`, with the keys that signatures are checked with. */
export function parseWebhookSecret(text: string, secretId?: string): readonly InstanceCredentials[] {
  return [...parseWebhookTokens(text, secretId)].map(([instance, { secretTokens, signingTokens }]) => ({
    instance,
    secretTokens,
    signingKeys: signingTokens.flatMap((text) => signingKey(text) ?? []),
  }));
}
