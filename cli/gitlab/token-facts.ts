import * as z from 'zod/mini';
import { tokenExpiry } from '../../lib/gitlab/token-expiry.ts';
import { type Api, callApi } from './call.ts';

/** What GitLab says of a token to whoever shows it (`personal_access_tokens/self`, any scope will do). */
export type TokenFacts = {
  readonly name: string;
  readonly scopes: readonly string[];
  /** `2026-12-31`; null: never. */
  readonly expiresAt: string | null;
  readonly daysLeft: number | null;
};

export type TokenLook =
  | { readonly kind: 'known'; readonly facts: TokenFacts }
  /** GitLab does not take it; `said` is the reason that it gives, if any. */
  | { readonly kind: 'refused'; readonly said: string }
  /** GitLab takes it, or is too old to say (before 15.5). */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'no-gitlab'; readonly detail: string };

const self = z.object({
  name: z.string(),
  scopes: z.array(z.string()),
  expires_at: z.nullable(z.string()),
});

/** @throws RetryLater as `callApi` does */
export async function lookAtToken(api: Api, now: Date): Promise<TokenLook> {
  const answer = await callApi(api, { method: 'GET', resource: 'personal_access_tokens/self' });
  switch (answer.kind) {
    case 'answered': {
      const { success, data } = self.safeParse(answer.body);
      if (!success) return notGitLab(api);
      const { name, scopes, expires_at: expiresAt } = data;
      const { daysLeft } = tokenExpiry({ name, expires_at: expiresAt }, now);
      return { kind: 'known', facts: { name, scopes, expiresAt, daysLeft } };
    }
    case 'unauthorized':
      return { kind: 'refused', said: answer.said };
    case 'absent':
      // GitLab puts the number before the words.
      if (!answer.said.startsWith('404')) return notGitLab(api);
      return { kind: 'unknown', why: 'this GitLab does not say what a token may do (15.5 and later do)' };
    case 'forbidden':
    case 'refused':
      return {
        kind: 'unknown',
        why: `GitLab does not say what it may do: ${answer.said || 'no reason given'}`,
      };
    case 'no-gitlab':
      return answer;
  }
}

function notGitLab({ instance }: Api): TokenLook {
  return { kind: 'no-gitlab', detail: `${instance} answers, but not as GitLab does` };
}

/** Of git over HTTP: `read_api` is not enough for it. */
const GIT_SCOPES = ['read_repository', 'write_repository', 'api'];

export function mayReadGit(scopes: readonly string[]): boolean {
  return scopes.some((scope) => GIT_SCOPES.includes(scope));
}

/** Whether it may do more than read. */
export function mayWrite(scopes: readonly string[]): boolean {
  return scopes.includes('api') || scopes.includes('write_repository');
}

/** Whether it may ask the API about projects. */
export function mayReadApi(scopes: readonly string[]): boolean {
  return scopes.includes('api') || scopes.includes('read_api');
}
