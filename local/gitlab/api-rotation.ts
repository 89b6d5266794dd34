import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import { describeToken } from './api-token.ts';
import { messageReply, type Reply } from './reply.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What GitLab allows where nobody has said otherwise. */
const LONGEST_LIFE_DAYS = 365;
/** What GitLab gives to whoever does not say when. */
const DEFAULT_LIFE_DAYS = 7;

const rotation = z.object({ expires_at: z.optional(z.iso.date()) });

/** `POST /personal_access_tokens/self/rotate`: the token that asks is dead with the answer. */
export async function answerTokenRotation(
  { token, body }: ApiCall,
  { tokens, access }: ApiContext,
): Promise<Reply> {
  const wanted = rotation.safeParse(parseJson((await body()) || '{}'));
  const expiresAt = wanted.data?.expires_at ?? dayIn(DEFAULT_LIFE_DAYS);
  if (!wanted.success || expiresAt > dayIn(LONGEST_LIFE_DAYS) || expiresAt < dayIn(0)) {
    return messageReply(400, 'Expiration date must be before the maximum allowed, and in the future');
  }
  const value = tokens.rotate(token, expiresAt);
  return { status: 200, body: { ...describeToken({ ...token, expiresAt }, access()), token: value } };
}

function dayIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}
