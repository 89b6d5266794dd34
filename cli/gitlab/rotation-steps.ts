import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { hookAddFor } from './hook-target.ts';
import { countTokens, type TokenKind } from './webhook-tokens.ts';

/**
 * What is to be done once a new token of the webhook is live.
 * @param before the tokens without it
 */
export function nextSteps(
  instance: string,
  before: WebhookTokens,
  kind: TokenKind,
  isAskedFor: boolean,
): string {
  const give = `Next: ${hookAddFor(instance)}, for each webhook of ${instance}; the same with \`hook test\` shows it work.`;
  if (countTokens(before) === null) return give;
  const only = takesOver(before, kind, isAskedFor) ? ` --only ${kind}` : '';
  return `${give}\nThen: \`hub gitlab rotate ${instance} --webhook --finish${only}\`.`;
}

/**
 * Whether it takes the place of the other kind: there was none of its own before, or it was asked for. Who was cut off and
 * says it again has one of it. A secret token never does: `hook add` prefers the signing token wherever GitLab signs.
 */
function takesOver(
  { signingTokens, secretTokens }: WebhookTokens,
  kind: TokenKind,
  isAskedFor: boolean,
): boolean {
  if (kind === 'secret') return false;
  return signingTokens.length === 0 || (isAskedFor && secretTokens.length > 0);
}
