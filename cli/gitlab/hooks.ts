import * as z from 'zod/mini';
import { hookState } from '../../lib/gitlab/api/hooks.ts';
import { nextPage } from '../../lib/gitlab/api/next-page.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { type Answer, type Api, callApi } from './call.ts';
import { expectAnswer } from './expect-answer.ts';
import { hooksOf, type Target } from './hook-target.ts';

const hook = z.extend(hookState, {
  push_events: z._default(z.boolean(), false),
  project_events: z.optional(z.boolean()),
  enable_ssl_verification: z._default(z.boolean(), true),
  branch_filter_strategy: z.optional(z.nullable(z.string())),
  push_events_branch_filter: z.optional(z.nullable(z.string())),
  /** 19.0 and later. */
  token_present: z.optional(z.boolean()),
  signing_token_present: z.optional(z.boolean()),
});

/** A webhook as GitLab shows it. */
export type Hook = z.infer<typeof hook>;

/** GitLab allows a project no more than 100: one page. */
const MAX_PAGES = 5;

/** Whether GitLab calls it without TLS, so that there is no certificate to verify. */
export function isPlainHttp(url: string): boolean {
  return url.startsWith('http:');
}

/** @throws CommandError as `expectAnswer` does */
export async function listHooks(api: Api, target: Target): Promise<Hook[]> {
  const all: Hook[] = [];
  let query: string | null = 'per_page=100';
  for (let pages = 0; query !== null && pages < MAX_PAGES; pages += 1) {
    const answer: Answer = await callApi(api, { method: 'GET', resource: `${hooksOf(target)}?${query}` });
    const { body, headers } = expectAnswer(answer, target);
    all.push(...parse(z.array(hook), body));
    query = nextPage(headers);
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

/** What GitLab has answered, if it has the form that is known here. @throws CommandError (failed) */
export function parse<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const { success, data } = schema.safeParse(body);
  if (success) return data;
  throw new CommandError(EXIT.failed, 'GitLab answers in a form that is not known here.', {
    advice: 'See docs/gitlab-setup.md for the way by hand, and please report it.',
  });
}
