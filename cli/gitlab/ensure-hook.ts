import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import type { Api } from './call.ts';
import type { Target } from './hook-target.ts';
import { type Hook, listHooks, putHook } from './hooks.ts';
import { signs } from './signs.ts';
import { makeToken, newestToken, type TokenKind, type WebhookToken } from './webhook-tokens.ts';

/** Lets the hub accept a secret token, before a webhook shows it. @returns the one that it accepts */
export type AcceptSecret = () => Promise<WebhookToken>;

export type EnsuredHook = {
  readonly id: number | null;
  readonly action: 'created' | 'updated';
  readonly kind: TokenKind;
  /** More webhooks with the same URL: each delivers every push once more. */
  readonly duplicates: readonly number[];
};

/**
 * Adds the webhook with this URL, or brings the one that is there up to date. It is signed where GitLab says that it is;
 * where not, it has a secret token.
 * @throws CommandError as `expectAnswer` does
 */
export async function ensureHook(
  api: Api,
  target: Target,
  url: string,
  tokens: WebhookTokens,
  acceptSecret: AcceptSecret,
): Promise<EnsuredHook> {
  const { there, duplicates } = await findHook(api, target, url);
  const newest = newestToken(tokens);
  const settings = settingsFor(target, url);
  const action = there === null ? ('created' as const) : ('updated' as const);
  if (newest?.kind === 'signing' && (await maySign(api))) {
    const signed = await putHook(api, target, there?.id ?? null, {
      ...settings,
      signing_token: newest.value,
    });
    if (signed.signing_token_present === true) return { id: signed.id, action, kind: 'signing', duplicates };
    const { value } = await acceptSecret();
    await putHook(api, target, signed.id, { ...settings, token: value });
    return { id: signed.id, action, kind: 'secret', duplicates };
  }
  const { value } = newest?.kind === 'secret' ? newest : await acceptSecret();
  const { id } = await putHook(api, target, there?.id ?? null, { ...settings, token: value });
  return { id, action, kind: 'secret', duplicates };
}

/** What `ensureHook` would do. The kind is the best guess: only GitLab's answer says whether it signs. */
export async function planHook(
  api: Api,
  target: Target,
  url: string,
  tokens: WebhookTokens,
): Promise<EnsuredHook> {
  const { there, duplicates } = await findHook(api, target, url);
  const isSigned = newestToken(tokens)?.kind === 'signing' && (await maySign(api));
  return {
    id: there?.id ?? null,
    action: there === null ? 'created' : 'updated',
    kind: isSigned ? 'signing' : 'secret',
    duplicates,
  };
}

/** The secret token that the hub accepts already, or a new one. */
export function secretTokenOf(tokens: WebhookTokens): WebhookToken {
  const value = tokens.secretTokens.at(-1);
  return value === undefined ? makeToken('secret') : { kind: 'secret', value };
}

async function findHook(
  api: Api,
  target: Target,
  url: string,
): Promise<{ readonly there: Hook | null; readonly duplicates: readonly number[] }> {
  const [there, ...others] = (await listHooks(api, target)).filter((hook) => hook.url === url);
  return { there: there ?? null, duplicates: others.map(({ id }) => id) };
}

/** Where GitLab does not say, its answer to a signing token does. */
async function maySign(api: Api): Promise<boolean> {
  return (await signs(api)) !== false;
}

/** All branches: the hub ignores all but the default one, so that renaming that breaks nothing. */
function settingsFor({ kind }: Target, url: string) {
  return {
    url,
    name: 'Model Hub',
    description: 'Tells the Model Hub of pushes. Made by `hub hook add`.',
    push_events: true,
    push_events_branch_filter: '',
    branch_filter_strategy: 'all_branches',
    // A warning before a token expires.
    resource_access_token_events: true,
    // New projects are there without a push.
    ...(kind === 'group' && { project_events: true }),
    enable_ssl_verification: true,
  };
}
