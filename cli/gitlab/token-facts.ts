import { OWN_TOKEN, readTokenFacts, type TokenFacts } from '../../lib/gitlab/api/own-token.ts';
import { type Api, callApi } from './call.ts';

export type TokenLook =
  | { readonly kind: 'known'; readonly facts: TokenFacts }
  /** GitLab does not take it; `said` is the reason that it gives, if any. */
  | { readonly kind: 'refused'; readonly said: string }
  /** GitLab describes it as one that it does not take, whatever its dates are. */
  | { readonly kind: 'inactive' }
  /** GitLab takes it, or is too old to say (before 15.5). */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'no-gitlab'; readonly detail: string };

/** What GitLab says of a token to whoever shows it. @throws RetryLater as `callApi` does */
export async function lookAtToken(api: Api, now: Date): Promise<TokenLook> {
  const answer = await callApi(api, { method: 'GET', resource: OWN_TOKEN });
  switch (answer.kind) {
    case 'answered': {
      const facts = readTokenFacts(answer.body, now);
      if (facts === null) return notGitLab(api);
      return facts === 'inactive' ? { kind: 'inactive' } : { kind: 'known', facts };
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
