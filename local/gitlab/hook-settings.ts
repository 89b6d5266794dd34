import * as z from 'zod/mini';
import type { GitLabVersion } from './hook-headers.ts';
import type { StoredHook } from './stored-hooks.ts';

/** What may be said of a webhook when it is added or changed. */
export const hookSettings = z.object({
  url: z.optional(z.string()),
  name: z.optional(z.string()),
  token: z.optional(z.string()),
  signing_token: z.optional(z.string()),
  push_events: z.optional(z.boolean()),
  tag_push_events: z.optional(z.boolean()),
  project_events: z.optional(z.boolean()),
  resource_access_token_events: z.optional(z.boolean()),
  branch_filter_strategy: z.optional(z.string()),
  enable_ssl_verification: z.optional(z.boolean()),
});

/** What is not said of a new one. */
export const NEW_HOOK = {
  name: null,
  secretToken: null,
  signingToken: null,
  pushEvents: true,
  tagPushEvents: false,
  projectEvents: false,
  resourceAccessTokenEvents: false,
  branchFilterStrategy: 'wildcard',
  sslVerification: true,
  recentFailures: 0,
  disabledUntil: null,
} as const;

/** What of a hook is changed by settings. Versions before 19 ignore a signing token without a word. */
export function changesOf(wanted: z.infer<typeof hookSettings>, version: GitLabVersion): Partial<StoredHook> {
  const given = {
    url: wanted.url,
    name: wanted.name,
    secretToken: wanted.token,
    signingToken: version === 19 ? wanted.signing_token : undefined,
    pushEvents: wanted.push_events,
    tagPushEvents: wanted.tag_push_events,
    projectEvents: wanted.project_events,
    resourceAccessTokenEvents: wanted.resource_access_token_events,
    branchFilterStrategy: wanted.branch_filter_strategy,
    sslVerification: wanted.enable_ssl_verification,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
