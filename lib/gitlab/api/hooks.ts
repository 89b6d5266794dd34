import * as z from 'zod/mini';
import { parseJson } from '../../parse-json.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

/** Of a webhook that leads to the hub. GitLab says since 15.7 whether it still delivers. */
export type HubHook = {
  readonly hookId: number;
  /** GitLab has turned it off, for a time or until somebody turns it on, since deliveries failed. */
  readonly isDisabled: boolean;
  readonly alertStatus: string | null;
  readonly disabledUntil: string | null;
};

export type FoundHooks =
  | { readonly kind: 'found'; readonly hooks: readonly HubHook[] }
  /** The token may not read hooks: that takes a maintainer of a project, an owner of a group. */
  | { readonly kind: 'refused' }
  /** There is no such thing for this token, or what answers is no list of hooks. */
  | { readonly kind: 'unknown' };

/** What the address of any hub ends with, whatever its host is called. */
const IS_HUB = /\/gateway\/public\/sync(?:\?|$)/;
/** GitLab shows `{name}` in the place of a part of an address that it is told to mask. */
const IS_MASKED = /\{[^}]*\}/;

/** Of a webhook as GitLab shows it: where it leads to, and whether it still delivers. */
export const hookState = z.object({
  id: z.int(),
  url: z.string(),
  alert_status: z._default(z.nullable(z.string()), null),
  disabled_until: z._default(z.nullable(z.string()), null),
});
const list = z.array(hookState);

/**
 * Asks GitLab's API for the webhooks of a project or a group that lead to the hub: the first hundred, in one request.
 * @param owner `projects/42`, `groups/acme%2Fdata`
 * @param syncUrl where they lead to; null: it is not known, and those that lead to any hub are taken
 * @throws BadCredentials, RetryLater as `askApi` does
 */
export async function findHooks(
  instance: string,
  owner: string,
  token: string,
  syncUrl: string | null,
  options?: ApiOptions,
): Promise<FoundHooks> {
  const resource = `${owner}/hooks?per_page=100`;
  const answer = await askApi({ instance, method: 'GET', resource, token }, options);
  switch (answer.kind) {
    case 'refused':
      return { kind: 'refused' };
    case 'absent':
    case 'no-api':
      return { kind: 'unknown' };
    case 'answered': {
      const { success, data } = list.safeParse(parseJson(answer.body));
      if (!success) return { kind: 'unknown' };
      return { kind: 'found', hooks: data.filter(({ url }) => leadsHere(url, syncUrl)).map(hubHook) };
    }
  }
}

/** Another hub may have hooks on the same projects. Of a masked address no more can be said than that it is a hub's. */
function leadsHere(url: string, syncUrl: string | null): boolean {
  if (syncUrl === null || IS_MASKED.test(url)) return IS_HUB.test(url);
  return url.replace(/\?.*/s, '') === syncUrl;
}

function hubHook({ id, alert_status, disabled_until }: z.infer<typeof hookState>): HubHook {
  const isDisabled = alert_status === 'disabled' || alert_status === 'temporarily_disabled';
  return { hookId: id, isDisabled, alertStatus: alert_status, disabledUntil: disabled_until };
}
