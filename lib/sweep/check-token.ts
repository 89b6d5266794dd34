import { BadCredentials } from '../errors.ts';
import type { ApiOptions } from '../gitlab/api/exchange.ts';
import { readOwnToken } from '../gitlab/api/own-token.ts';
import type { Finding } from './finding.ts';

/**
 * Asks an instance how long it will take our token. One that it takes no more is no failure of the sweep but what the
 * sweep looks for.
 * @throws RetryLater where the instance is unwell
 */
export async function checkToken(
  instance: string,
  token: string,
  now: Date,
  options?: ApiOptions,
): Promise<readonly Finding[]> {
  try {
    const own = await readOwnToken(instance, token, now, options);
    if (own.kind === 'unknown') return [{ kind: 'token-unknown', instance, why: own.why }];
    const { token: name, expiresAt, daysLeft } = own;
    return [{ kind: 'token', instance, token: name, expiresAt, daysLeft }];
  } catch (error) {
    if (error instanceof BadCredentials) return [{ kind: 'token-refused', instance, error }];
    throw error;
  }
}
