import { randomBytes } from 'node:crypto';
import { isSameSecret } from '../../lib/same-secret.ts';
import type { AccessToken } from './access-token.ts';

/**
 * The sample's tokens. Each can be rotated as GitLab does it: the former one ends at once, and whoever rotates with a former
 * one ends what came of it (GitLab: "automatic reuse detection"). Kept in memory: a new start has the first ones again.
 */
export class AccessTokens {
  readonly #tokens: AccessToken[];
  /** Values that were rotated, with the place of what came of them. */
  readonly #former: { readonly value: string; readonly place: number }[] = [];

  constructor(tokens: readonly AccessToken[]) {
    this.#tokens = [...tokens];
  }

  find(shown: string): AccessToken | null {
    return this.#tokens.find(({ value }) => isSameSecret(shown, value)) ?? null;
  }

  /** As its owner does. */
  revoke(value: string): void {
    const place = this.#tokens.findIndex((token) => token.value === value);
    const token = this.#tokens[place];
    if (token) this.#tokens[place] = { ...token, isRevoked: true };
  }

  /** @returns the new value */
  rotate(token: AccessToken, expiresAt: string): string {
    const place = this.#tokens.indexOf(token);
    const value = `glpat-${randomBytes(20).toString('hex')}`;
    this.#former.push({ value: token.value, place });
    this.#tokens[place] = { ...token, value, expiresAt };
    return value;
  }

  /** To be told of what was shown, in vain, to be rotated. */
  noteReuse(shown: string): void {
    const reused = this.#former.find(({ value }) => isSameSecret(shown, value));
    const token = reused && this.#tokens[reused.place];
    if (reused && token) this.#tokens[reused.place] = { ...token, isRevoked: true };
  }
}
