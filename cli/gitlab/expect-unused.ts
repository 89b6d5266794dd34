import { CommandError, EXIT } from '../exit-code.ts';
import { hookCommandFor } from './hook-target.ts';
import { signs } from './signs.ts';
import type { TokenKind } from './webhook-tokens.ts';

/**
 * Refuses to leave only one kind of token where webhooks may use the other one: GitLab would go on delivering, and all of it
 * would be refused. Where GitLab signs, webhooks have the signing token that `hook add` prefers; where not, the secret token.
 * Those that were set up before GitLab was at 19 have the secret token until `hook add` is said again: this it cannot see.
 * @param accessToken the hub's own, of which most may not ask for the version; null: there is none
 * @param only the kind that stays
 * @throws CommandError (failed); RetryLater, BadCredentials as `callApi` does
 */
export async function expectUnused(
  instance: string,
  accessToken: string | null,
  only: TokenKind,
): Promise<void> {
  const isSigned = accessToken === null ? null : await signs({ instance, token: accessToken });
  if (isSigned === (only === 'signing')) return;
  throw new CommandError(
    EXIT.failed,
    `Nothing was changed: ${WHY[only][isSigned === null ? 'doubt' : 'not']}`,
    {
      advice: `Leave --only out, and both kinds stay. Else see ${hookCommandFor('check', instance)}, for each webhook; ${ONCE[only]}, say \`hub gitlab rotate ${instance} --webhook --finish --only ${only} --force\`.`,
    },
  );
}

const ONCE = { signing: 'once all are signed', secret: 'once all have a secret token' } as const;

const WHY = {
  signing: {
    not: 'this GitLab is older than 19 and does not sign, so that its webhooks still need the secret token.',
    doubt:
      'the hub cannot see whether this GitLab signs (19.0 and later do), or its webhooks still need the secret token.',
  },
  secret: {
    not: 'this GitLab signs, so that its webhooks may have no secret token.',
    doubt:
      'the hub cannot see whether this GitLab signs (19.0 and later do), so that its webhooks may have no secret token.',
  },
} as const satisfies Record<TokenKind, object>;
