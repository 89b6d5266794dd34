import * as z from 'zod/mini';
import { CommandError, EXIT } from '../exit-code.ts';
import { type Api, callApi } from './call.ts';
import { expectAnswer } from './expect-answer.ts';
import { hooksOf, type Target } from './hook-target.ts';

const hook = z.object({
  id: z.int(),
  url: z.string(),
  push_events: z._default(z.boolean(), false),
  project_events: z.optional(z.boolean()),
  enable_ssl_verification: z._default(z.boolean(), true),
  branch_filter_strategy: z.optional(z.nullable(z.string())),
  push_events_branch_filter: z.optional(z.nullable(z.string())),
  /** Before 15.7 there is none. */
  alert_status: z.optional(z.string()),
  disabled_until: z.optional(z.nullable(z.string())),
  /** 19.0 and later. */
  token_present: z.optional(z.boolean()),
  signing_token_present: z.optional(z.boolean()),
});

/** A webhook as GitLab shows it. */
export type Hook = z.infer<typeof hook>;

const PER_PAGE = 100;
/** GitLab allows a project no more than 100. */
const MAX_PAGES = 5;

/** @throws CommandError as `expectAnswer` does */
export async function listHooks(api: Api, target: Target): Promise<Hook[]> {
  const all: Hook[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const resource = `${hooksOf(target)}?per_page=${PER_PAGE}&page=${page}`;
    const { body } = expectAnswer(await callApi(api, { method: 'GET', resource }), target);
    const hooks = parse(z.array(hook), body);
    all.push(...hooks);
    if (hooks.length < PER_PAGE) break;
  }
  return all;
}

/** @param id null: adds one @returns the webhook as it is then @throws CommandError as `expectAnswer` does */
export async function putHook(api: Api, target: Target, id: number | null, settings: object): Promise<Hook> {
  const answer = await callApi(api, {
    method: id === null ? 'POST' : 'PUT',
    resource: id === null ? hooksOf(target) : `${hooksOf(target)}/${id}`,
    json: settings,
  });
  return parse(hook, expectAnswer(answer, target).body);
}

export function parse<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const { success, data } = schema.safeParse(body);
  if (success) return data;
  throw new CommandError(EXIT.failed, 'GitLab answers in a form that is not known here.', {
    advice: 'See docs/gitlab-setup.md for the way by hand, and please report it.',
  });
}
