import type { ApiContext } from './api-call.ts';
import type { Reply } from './reply.ts';

/** `GET /personal_access_tokens/self`: the sample has the one token. */
export function answerOwnToken({ tokenExpiresAt }: ApiContext): Reply {
  return {
    status: 200,
    body: { id: 1, name: 'hub', revoked: false, active: true, expires_at: tokenExpiresAt() },
  };
}
