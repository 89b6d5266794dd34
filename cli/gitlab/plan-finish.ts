import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { countTokens, keepNewest, type TokenKind } from './webhook-tokens.ts';

/**
 * What the end of a rotation leaves, in words: `2 signing tokens`, `1 signing token`.
 * @throws CommandError (failed) where there is nothing to take out
 */
export function planFinish(
  instance: string,
  tokens: WebhookTokens,
  only: TokenKind | null,
): { readonly before: string; readonly after: string } {
  const [before, after] = [countTokens(tokens), countTokens(keepNewest(tokens, only))];
  if (before === null || after === null) {
    throw new CommandError(
      EXIT.failed,
      'There is no token of the webhook at all: there is nothing to finish.',
      {
        advice: `Make one: \`hub gitlab rotate ${instance} --webhook\`.`,
      },
    );
  }
  if (before !== after) return { before, after };
  throw new CommandError(
    EXIT.failed,
    'Only one token of the webhook is live of each kind: there is nothing to finish.',
    { advice: 'If both kinds are, and all webhooks have the one, say `--only signing` or `--only secret`.' },
  );
}
