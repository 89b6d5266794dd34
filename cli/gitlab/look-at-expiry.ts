import { HubError } from '../../lib/errors.ts';
import type { TokenFacts } from '../../lib/gitlab/api/own-token.ts';
import type { Api } from './call.ts';
import { lookAtToken } from './token-facts.ts';

type Expiry = { readonly state: string } & Partial<Pick<TokenFacts, 'expiresAt' | 'daysLeft'>>;

/** In a word or two, since GitLab is asked only for the dates; `hub doctor` says more. */
export async function lookAtExpiry(api: Api): Promise<Expiry> {
  try {
    const look = await lookAtToken(api, new Date());
    switch (look.kind) {
      case 'known':
        return { state: 'valid', expiresAt: look.facts.expiresAt, daysLeft: look.facts.daysLeft };
      case 'refused':
        return { state: 'refused by GitLab' };
      case 'inactive':
        return { state: 'not active' };
      case 'unknown':
        return { state: 'stored' };
      case 'no-gitlab':
        return { state: 'stored (what answers is no GitLab)' };
    }
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { state: `stored (${error.code})` };
  }
}
