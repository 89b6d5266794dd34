import type { ApiOptions } from '../gitlab/api/exchange.ts';
import { findHooks } from '../gitlab/api/hooks.ts';
import { attempt, type DisabledHook, type Finding } from './finding.ts';

/** Of one instance in one sweep, one request each: what GitLab.com's smallest plan allows in a minute. */
const MOST_OWNERS = 100;
/** One after the other; a token that may see some hooks is refused here and there. */
const MOST_REFUSALS = 5;
/** So much further on each turn begins. A prime below `MOST_OWNERS`: none is passed over, and few owners begin anew, too. */
const STEP = 97;

export type HookCheck = {
  readonly instance: string;
  readonly of: 'projects' | 'groups';
  /** Percent-encoded. */
  readonly ids: readonly (number | string)[];
  readonly token: string;
  /** Where webhooks lead to; null: it is not known. */
  readonly syncUrl: string | null;
  /** The number of the turn that these owners have. */
  readonly turn: number;
  readonly options?: ApiOptions;
};

/**
 * Looks whether GitLab still delivers to the hub. Most tokens may not read hooks: then that is found out with a few requests,
 * and is all there is to know. Those that there is no looking at in this turn come in one of the next.
 * Where GitLab stops answering, what was seen before counts nevertheless. Throws nothing.
 */
export async function checkHooks(check: HookCheck): Promise<readonly Finding[]> {
  const { instance, of, ids } = check;
  const lists: (readonly DisabledHook[])[] = [];
  const failed = await attempt('hooks', instance, async () => {
    for await (const list of listHooks(check)) lists.push(list);
    return [];
  });
  if (lists.length > 0) return [{ kind: 'hooks', instance, disabled: lists.flat() }, ...failed];
  if (failed.length > 0 || ids.length === 0) return failed;
  return [{ kind: 'hooks-unknown', instance, of }];
}

/**
 * For each owner whose hooks may be seen, those of them that are disabled.
 * @throws BadCredentials, RetryLater as `findHooks` does
 */
async function* listHooks(check: HookCheck): AsyncGenerator<readonly DisabledHook[]> {
  const { instance, of, ids, token, syncUrl, turn, options } = check;
  let refusals = 0;
  for (const id of inTurn(ids, turn)) {
    const owner = `${of}/${id}`;
    const found = await findHooks(instance, owner, token, syncUrl, options);
    refusals = found.kind === 'refused' ? refusals + 1 : 0;
    if (refusals === MOST_REFUSALS) return;
    if (found.kind !== 'found') continue;
    yield found.hooks.filter(({ isDisabled }) => isDisabled).map((hook) => ({ ...hook, owner }));
  }
}

function inTurn<Id>(ids: readonly Id[], turn: number): readonly Id[] {
  const start = (turn * STEP) % Math.max(1, ids.length);
  return [...ids.slice(start), ...ids.slice(0, start)].slice(0, MOST_OWNERS);
}
