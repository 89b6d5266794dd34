import { randomBytes } from 'node:crypto';
import { signingKey } from '../../lib/gitlab/webhook/signature.ts';
import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { counted } from '../counted.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { hookAddFor } from './hook-target.ts';

/** What a webhook proves itself with: a signing token signs (GitLab 19 and later), a secret token is sent along. */
export type TokenKind = 'signing' | 'secret';

export type WebhookToken = { readonly kind: TokenKind; readonly value: string };

const KEY_BYTES = 32;
/** A person's own text may be short; that it can be guessed must not be. */
const MIN_SECRET_LENGTH = 16;
const PRINTABLE = /^[\x21-\x7e]+$/;

export const NO_TOKENS: WebhookTokens = { secretTokens: [], signingTokens: [] };

/** A new one that nobody can guess. */
export function makeToken(kind: TokenKind): WebhookToken {
  const key = randomBytes(KEY_BYTES);
  return { kind, value: kind === 'signing' ? `whsec_${key.toString('base64')}` : key.toString('hex') };
}

/**
 * Tells the kind of a given one by its form.
 * @throws CommandError (usage), without repeating it
 */
export function readToken(value: string): WebhookToken {
  if (value.startsWith('glpat-')) {
    throw new CommandError(
      EXIT.usage,
      'That is an access token: GitLab would send it along with each delivery.',
      {
        advice:
          'In a script the access token stands on the first line, the token of the webhook on the second.',
      },
    );
  }
  if (!value.startsWith('whsec_')) {
    if (value.length >= MIN_SECRET_LENGTH && PRINTABLE.test(value)) return { kind: 'secret', value };
    const why = `A secret token takes at least ${MIN_SECRET_LENGTH} printable characters without spaces.`;
    throw new CommandError(EXIT.usage, why, { advice: 'Leave it out to have one made.' });
  }
  if (signingKey(value)?.length === KEY_BYTES) return { kind: 'signing', value };
  throw new CommandError(EXIT.usage, 'That begins as a signing token, but has not the 32 bytes of one.', {
    advice: 'Copy it once more, or leave it out to have one made.',
  });
}

/** The one that a webhook is given: the newest, signing before secret; null where there is none. */
export function newestToken({ signingTokens, secretTokens }: WebhookTokens): WebhookToken | null {
  const [signing, secret] = [signingTokens.at(-1), secretTokens.at(-1)];
  if (signing !== undefined) return { kind: 'signing', value: signing };
  return secret === undefined ? null : { kind: 'secret', value: secret };
}

/**
 * Lets a new one of an instance in beside the old ones; the last of a list is the newest.
 * @throws CommandError (failed) where two of its kind are live already
 */
export function letIn(tokens: WebhookTokens, { kind, value }: WebhookToken, instance: string): WebhookTokens {
  const list = kind === 'signing' ? 'signingTokens' : 'secretTokens';
  if (tokens[list].length >= 2) {
    throw new CommandError(EXIT.failed, `Two ${kind} tokens are live already.`, {
      advice: `Go on with that change: ${hookAddFor(instance)}, for each webhook, then \`hub gitlab rotate ${instance} --webhook --finish\`.`,
    });
  }
  return { ...tokens, [list]: [...tokens[list], value] };
}

/**
 * Only the newest of each kind. Which of both kinds webhooks use, nobody can tell from here: a GitLab before 19 has a secret
 * token, though a signing token was made for it.
 * @param only the kind that alone stays, if there is one of it
 */
export function keepNewest(tokens: WebhookTokens, only: TokenKind | null): WebhookTokens {
  const newest = {
    signingTokens: tokens.signingTokens.slice(-1),
    secretTokens: tokens.secretTokens.slice(-1),
  };
  if (only === 'signing' && newest.signingTokens.length > 0) return { ...newest, secretTokens: [] };
  if (only === 'secret' && newest.secretTokens.length > 0) return { ...newest, signingTokens: [] };
  return newest;
}

/** Whether `keepNewest` takes the other kind out whole. */
export function takesOutOther(tokens: WebhookTokens, only: TokenKind | null): only is TokenKind {
  return only !== null && tokens.signingTokens.length > 0 && tokens.secretTokens.length > 0;
}

/** The kind that is made where nobody says which: a secret token, where webhooks may need one. */
export function kindInUse({ secretTokens }: WebhookTokens): TokenKind {
  return secretTokens.length > 0 ? 'secret' : 'signing';
}

/** `1 signing token`, `2 secret tokens`; null where there is none. */
export function countTokens({ signingTokens, secretTokens }: WebhookTokens): string | null {
  const parts = [
    [signingTokens.length, 'signing token'] as const,
    [secretTokens.length, 'secret token'] as const,
  ].flatMap(([count, name]) => (count === 0 ? [] : [counted(count, name)]));
  return parts.length === 0 ? null : parts.join(', ');
}
