import type { TokenFacts } from '../../lib/gitlab/api/own-token.ts';
import { counted } from '../counted.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import { mayReadApi, mayReadGit, mayWrite, type TokenLook } from './token-facts.ts';

const SOON_DAYS = 14;

/** What the hub needs. */
const TOKEN_ADVICE =
  'Make a service account, group or project access token with the role Reporter and the scope read_repository.';

/**
 * Whether an instance answers, as GitLab, and takes the token; and what the token may do.
 * @param isStored another one then has to take its place in the hub
 */
export function describeToken(instance: string, look: TokenLook, isStored: boolean): Finding[] {
  const advice = isStored
    ? `${TOKEN_ADVICE} Put it in with \`hub gitlab rotate ${instance} --access\`.`
    : TOKEN_ADVICE;
  switch (look.kind) {
    case 'no-gitlab':
      return [
        failed(
          'GitLab',
          `${look.detail}.`,
          'Give the base URL that the browser shows before the path of a project.',
        ),
      ];
    case 'refused':
      return [
        ok('GitLab', `${instance} answers.`),
        failed('token', `GitLab does not take the token: ${reasonOf(look.said)}`, advice),
      ];
    case 'inactive':
      return [
        ok('GitLab', `${instance} answers.`),
        failed('token', 'GitLab says that the token is not active.', advice),
      ];
    case 'unknown':
      return [ok('GitLab', `${instance} answers.`), unknown('token', `${look.why}.`)];
    case 'known':
      return [
        ok('GitLab', `${instance} answers.`),
        ok('token', `GitLab takes the token "${look.facts.token}".`),
        describeScopes(look.facts, advice),
        describeExpiry(instance, look.facts),
      ];
  }
}

function reasonOf(said: string): string {
  if (/expired/i.test(said)) return 'it has expired.';
  if (/revoked/i.test(said)) return 'it was revoked.';
  return 'it is wrong, expired or revoked.';
}

function describeScopes({ scopes }: TokenFacts, advice: string): Finding {
  const list = scopes.join(', ') || 'none';
  if (!mayReadGit(scopes)) {
    return failed(
      'scopes',
      `${list}: not enough to read repositories.`,
      `A scope cannot be added to a token. ${advice}`,
    );
  }
  if (mayWrite(scopes)) return ok('scopes', `${list}: more than is needed.`, 'read_repository would do.');
  return ok('scopes', mayReadApi(scopes) ? `${list}.` : `${list}: all that is needed.`);
}

/** Days are left as long as GitLab takes a token at all. */
function describeExpiry(instance: string, { expiresAt, daysLeft }: TokenFacts): Finding {
  if (expiresAt === null || daysLeft === null) return ok('expiry', 'The token never expires.');
  const left = `${counted(daysLeft, 'day')} left, until ${expiresAt}.`;
  if (daysLeft > SOON_DAYS) return ok('expiry', left);
  return ok(
    'expiry',
    left,
    `Make a new one soon, and put it in with \`hub gitlab rotate ${instance} --access\`.`,
  );
}
