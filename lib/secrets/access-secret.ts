import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { BadCredentials } from '../errors.ts';
import { Cached, type CachedOptions } from './cached.ts';
import { parseInstances, token } from './instances.ts';
import { readSecret } from './secrets-manager.ts';

const PURPOSE = {
  name: 'access secret',
  advice: '`hub gitlab add <base URL>` fills it in.',
  form:
    '{"instances":{"https://gitlab.com":{"accessToken":"<a token with the scope read_repository>"}}}, one entry an ' +
    'instance',
};

const entry = z.strictObject({ accessToken: token }, 'is no object with accessToken and nothing else');

/** With what token the repositories of an instance are read. */
export type AccessTokens = {
  /**
   * @param options.refused a token that the instance does not accept (any more): the secret is read afresh, and if it
   * still has that token, so be it
   * @throws BadCredentials `NO_ACCESS_TOKEN` if the instance is not in the secret, `SECRET_EMPTY`, `SECRET_INVALID`;
   * RetryLater `SECRETS_UNAVAILABLE`.
   */
  accessTokenFor(instance: string, options?: { readonly refused?: string }): Promise<string>;
};

/**
 * Access tokens from the secret, fetched when first needed. Who doubts one has been refused by GitLab itself and is no
 * stranger: each doubt is settled at once, so that a message with a revoked token waits for nothing.
 */
export function accessTokens(
  client: SecretsManagerClient,
  secretId: string,
  options: CachedOptions = {},
): AccessTokens {
  const { now = Date.now } = options;
  const secret = new Cached(() => readAccessTokens(client, secretId), { doubtHoldOff: 0, ...options });
  return {
    async accessTokenFor(instance, { refused } = {}) {
      const askedAt = now();
      const known = (await secret.get()).get(instance);
      if (known !== undefined && known !== refused) return known;

      const current = (await secret.asOf(askedAt)).get(instance);
      if (current !== undefined) return current;
      throw new BadCredentials('NO_ACCESS_TOKEN', `There is no access token for ${instance}.`, {
        advice: `\`hub gitlab add ${instance}\` asks for one and puts it into the access secret.`,
      });
    },
  };
}

/**
 * The access token of each instance, as the secret is now.
 * @throws BadCredentials `SECRET_EMPTY`, `SECRET_INVALID`; RetryLater `SECRETS_UNAVAILABLE`
 */
export async function readAccessTokens(
  client: SecretsManagerClient,
  secretId: string,
): Promise<ReadonlyMap<string, string>> {
  return parseAccessSecret(await readSecret(client, secretId, PURPOSE), secretId);
}

/**
 * @param secretId where the text is from, for the advice
 * @throws BadCredentials `SECRET_INVALID`, never showing a value.
 */
export function parseAccessSecret(text: string, secretId?: string): ReadonlyMap<string, string> {
  const instances = parseInstances(text, entry, PURPOSE, secretId);
  return new Map([...instances].map(([instance, { accessToken }]) => [instance, accessToken]));
}
