import * as z from 'zod/mini';
import { parseJson } from '../../parse-json.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

const RESOURCE = 'personal_access_tokens/self/rotate';

const rotated = z.object({ token: z.string().check(z.minLength(1)) });

export type RotationAnswer =
  /** The token that was asked with is dead, and nobody else will ever be shown this one. */
  | { readonly kind: 'rotated'; readonly token: string }
  /** GitLab did nothing; `why` is half a sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** GitLab did it, as it seems, and did not say what the new token is. */
  | { readonly kind: 'unreadable' };

/**
 * Has GitLab replace the token that it is asked with, in one request that must not be repeated: the token is dead with
 * the answer, and to ask once more with a dead one kills all that came of it, the new one as well.
 * @param expiresAt `2026-12-31`
 * @throws BadCredentials `GITLAB_UNAUTHORIZED`: it was dead already; RetryLater as `askApi` does: nobody knows what was done
 */
export async function rotateToken(
  instance: string,
  token: string,
  expiresAt: string,
  options?: ApiOptions,
): Promise<RotationAnswer> {
  const json = { expires_at: expiresAt };
  const answer = await askApi({ instance, method: 'POST', resource: RESOURCE, token, json }, options);
  switch (answer.kind) {
    case 'absent':
      return { kind: 'refused', why: 'GitLab has it since version 16.10' };
    case 'refused':
      return { kind: 'refused', why: answer.why };
    case 'no-api':
      return { kind: 'refused', why: answer.error.message };
    case 'answered': {
      const { data } = rotated.safeParse(parseJson(answer.body));
      return data === undefined ? { kind: 'unreadable' } : { kind: 'rotated', token: data.token };
    }
  }
}
