import type { OwnToken } from '../gitlab/api/own-token.ts';

/** Early enough for four weekly rotations, and for two before the alarm about a token that expires within 14 days. */
const DUE_DAYS = 30;

/** Scopes with which a token may replace itself. */
const ABLE: readonly string[] = ['api', 'self_rotate'];

const DAY_MS = 24 * 60 * 60 * 1000;

export type Due =
  | { readonly kind: 'due' }
  | { readonly kind: 'not-due'; readonly daysLeft: number | null }
  /** It expires soon, or nobody knows when, and cannot be replaced; `why` is half a sentence. */
  | { readonly kind: 'unable'; readonly daysLeft: number | null; readonly why: string };

/** Whether a token is to be replaced now. One that never expires is not. */
export function judgeToken(own: OwnToken): Due {
  if (own.kind === 'unknown') return { kind: 'unable', daysLeft: null, why: own.why };
  const { daysLeft, scopes } = own;
  if (daysLeft === null || daysLeft > DUE_DAYS) return { kind: 'not-due', daysLeft };
  if (scopes.some((scope) => ABLE.includes(scope))) return { kind: 'due' };
  return { kind: 'unable', daysLeft, why: 'the token has neither the scope self_rotate nor api' };
}

/** The date that a new token gets, as GitLab takes it: without one it would live for a week. */
export function expiryIn(days: number, now: Date): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
