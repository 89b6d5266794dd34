import { type Finding, failed, ok } from '../finding.ts';
import type { Credentials } from '../gitlab/secrets.ts';
import { countTokens } from '../gitlab/webhook-tokens.ts';

/** What the two secrets have, without showing it. */
export function checkSecrets(all: ReadonlyMap<string, Credentials>): Finding[] {
  if (all.size === 0) {
    return [failed('secrets', 'The hub knows no GitLab yet.', 'Add one: `hub gitlab add <base URL>`.')];
  }
  return [...all].map(([instance, credentials]) => checkEntry(instance, credentials));
}

function checkEntry(instance: string, { accessToken, webhook }: Credentials): Finding {
  const tokens = webhook && countTokens(webhook);
  const finish = `Finish it: \`hub gitlab add ${instance}\`.`;
  if (accessToken === null)
    return failed('secrets', `${instance} has no access token: nothing can be read.`, finish);
  if (tokens === null)
    return failed('secrets', `${instance} has no token of a webhook: its deliveries are refused.`, finish);
  return ok('secrets', `${instance}: an access token; for webhooks ${tokens}.`);
}
