import type { Api } from '../gitlab/call.ts';
import { HiddenHooks } from '../gitlab/expect-answer.ts';
import { describeTarget, type Target } from '../gitlab/hook-target.ts';
import { type Hook, listHooks } from '../gitlab/hooks.ts';

/** The webhook that tells the hub of a project. */
export type FoundHook =
  | { readonly kind: 'found'; readonly target: Target; readonly hook: Hook }
  | { readonly kind: 'absent' }
  /** Whose webhooks the token may not see, in words. */
  | { readonly kind: 'hidden'; readonly whose: string };

/** Webhooks of projects and groups as one token is shown them, each list asked for once. */
export class SeenHooks {
  readonly #api: Api;
  readonly #lists = new Map<string, readonly Hook[] | null>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** Null: the token may not see them. @throws as `listHooks` does, but for HiddenHooks */
  async of(target: Target): Promise<readonly Hook[] | null> {
    const key = `${target.kind} ${target.path}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const hooks = await listHooks(this.#api, target).catch((error: unknown) => {
      if (error instanceof HiddenHooks) return null;
      throw error;
    });
    this.#lists.set(key, hooks);
    return hooks;
  }

  /** The one of a project that leads to this address: its own, or one of its groups, from the inside out. */
  async find(path: string, url: string): Promise<FoundHook> {
    const hidden: Target[] = [];
    for (const target of targetsOf(path)) {
      const hooks = await this.of(target);
      if (hooks === null) hidden.push(target);
      const hook = hooks?.find((candidate) => candidate.url === url);
      if (hook !== undefined) return { kind: 'found', target, hook };
    }
    if (hidden.length === 0) return { kind: 'absent' };
    return { kind: 'hidden', whose: hidden.map(describeTarget).join(', ') };
  }
}

function targetsOf(path: string): Target[] {
  const segments = path.split('/');
  const groups = segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
  return [
    { kind: 'project', path },
    ...groups.toReversed().map((group): Target => ({ kind: 'group', path: group })),
  ];
}
