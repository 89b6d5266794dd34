import * as z from 'zod/mini';
import { parseJson } from '../parse-json.ts';
import { unauthorized } from './api-refusal.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';
import { type TokenExpiry, tokenExpiry } from './token-expiry.ts';

const RESOURCE = 'personal_access_tokens/self';

const ownToken = z.object({
  name: z.string(),
  active: z.boolean(),
  expires_at: z.nullable(z.string()),
  scopes: z._default(z.array(z.string()), []),
});

export type OwnToken =
  | ({ readonly kind: 'valid'; readonly scopes: readonly string[] } & TokenExpiry)
  /** GitLab does not say; `why` is half a sentence. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Asks GitLab's API about the token that it is asked with, in one request. Any scope will do: GitLab allows them all there
 * (lib/api/personal_access_tokens/self_information.rb).
 * @throws BadCredentials `GITLAB_UNAUTHORIZED` if it is expired, revoked or none; RetryLater as `askApi` does
 */
export async function readOwnToken(
  instance: string,
  token: string,
  now: Date,
  options?: ApiOptions,
): Promise<OwnToken> {
  const answer = await askApi({ instance, method: 'GET', resource: RESOURCE, token }, options);
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
  const { success, data } = ownToken.safeParse(parseJson(body));
  if (!success) return { kind: 'unknown', why: 'what answers does not describe a token' };
  if (!data.active)
    throw unauthorized(`${new URL(instance).host}/api/v4/${RESOURCE}`, 'the access token is not active');
  return { kind: 'valid', scopes: data.scopes, ...tokenExpiry(data, now) };
}
