import * as z from 'zod/mini';
import { parseJson } from '../../parse-json.ts';
import { type TokenExpiry, tokenExpiry } from '../token-expiry.ts';
import { unauthorized } from './api-refusal.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

/** Any scope may ask for it: GitLab allows them all there (lib/api/personal_access_tokens/self_information.rb). */
export const OWN_TOKEN = 'personal_access_tokens/self';

const ownToken = z.object({
  name: z.string(),
  active: z.boolean(),
  expires_at: z.nullable(z.string()),
  scopes: z._default(z.array(z.string()), []),
});

/** What GitLab says of a token. */
export type TokenFacts = TokenExpiry & { readonly scopes: readonly string[] };

export type OwnToken =
  | ({ readonly kind: 'valid' } & TokenFacts)
  /** GitLab does not say; `why` is half a sentence. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Asks GitLab's API about the token that it is asked with, in one request.
 * @throws BadCredentials `GITLAB_UNAUTHORIZED` if it is expired, revoked or none; RetryLater as `askApi` does
 */
export async function readOwnToken(
  instance: string,
  token: string,
  now: Date,
  options?: ApiOptions,
): Promise<OwnToken> {
  const answer = await askApi({ instance, method: 'GET', resource: OWN_TOKEN, token }, options);
  switch (answer.kind) {
    case 'absent':
      return { kind: 'unknown', why: 'GitLab tells it since version 15.5' };
    case 'refused':
      return { kind: 'unknown', why: answer.why };
    case 'no-api':
      return { kind: 'unknown', why: answer.error.message };
    case 'answered':
      return explain(instance, answer.body, now);
  }
}

function explain(instance: string, body: string, now: Date): OwnToken {
  const facts = readTokenFacts(parseJson(body), now);
  if (facts === null) return { kind: 'unknown', why: 'what answers does not describe a token' };
  if (facts === 'inactive')
    throw unauthorized(
      `${new URL(instance).host}/api/v4/${OWN_TOKEN}`,
      'the access token is not active',
      instance,
    );
  return { kind: 'valid', ...facts };
}

/** What GitLab's description of a token says; null: it is none. */
export function readTokenFacts(description: unknown, now: Date): TokenFacts | 'inactive' | null {
  const { success, data } = ownToken.safeParse(description);
  if (!success) return null;
  return data.active ? { scopes: data.scopes, ...tokenExpiry(data, now) } : 'inactive';
}
