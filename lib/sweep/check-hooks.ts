import type { ApiOptions } from '../gitlab/ask-api.ts';
import { findHooks } from '../gitlab/hooks.ts';
import type { DisabledHook, Finding } from './finding.ts';

/** Of one instance in one sweep, one request each: what GitLab.com's smallest plan allows in a minute. */
const MOST_OWNERS = 100;

export type HookCheck = {
  readonly instance: string;
  readonly of: 'projects' | 'groups';
  /** Percent-encoded. */
  readonly ids: readonly (number | string)[];
  readonly token: string;
  /** Where webhooks lead to; null: it is not known. */
  readonly syncUrl: string | null;
  readonly options?: ApiOptions;
};

/**
 * Looks whether GitLab still delivers to the hub. Most tokens may not read hooks: then that is found out with the first
 * request, and is all there is to know.
 * @throws BadCredentials, RetryLater as `findHooks` does
 */
export async function checkHooks(check: HookCheck): Promise<readonly Finding[]> {
  const { instance, of, ids, token, syncUrl, options } = check;
  const disabled: DisabledHook[] = [];
  let lists = 0;
  for (const id of ids.slice(0, MOST_OWNERS)) {
    const owner = `${of}/${id}`;
    const found = await findHooks(instance, owner, token, syncUrl, options);
    if (found.kind === 'refused') break;
    if (found.kind === 'unknown') continue;
    lists += 1;
    for (const hook of found.hooks) if (hook.isDisabled) disabled.push({ ...hook, owner });
  }
  if (lists > 0) return [{ kind: 'hooks', instance, disabled }];
  return ids.length > 0 ? [{ kind: 'hooks-unknown', instance, of }] : [];
}
