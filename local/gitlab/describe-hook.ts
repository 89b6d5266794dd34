import type { ApiContext } from './api-call.ts';
import { alertStatus } from './hook-health.ts';
import type { HookTokens } from './hook-tokens.ts';
import type { Project } from './projects.ts';
import type { HookOwner, StoredHook } from './stored-hooks.ts';

/** Whose hooks are meant. */
export type HookScope = {
  readonly owner: HookOwner;
  /** Null for a group. */
  readonly project: Project | null;
  /** Null for a project. */
  readonly groupId: number | null;
};

/** A hook that was added, as the API shows it. */
export function describeHook(hook: StoredHook, { project, groupId }: HookScope, context: ApiContext) {
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: null,
    ...(project === null
      ? { group_id: groupId, project_events: hook.projectEvents }
      : { project_id: project.id }),
    created_at: hook.createdAt,
    push_events: hook.pushEvents,
    tag_push_events: hook.tagPushEvents,
    resource_access_token_events: hook.resourceAccessTokenEvents,
    push_events_branch_filter: null,
    branch_filter_strategy: hook.branchFilterStrategy,
    enable_ssl_verification: hook.sslVerification,
    alert_status: alertStatus(hook, new Date()),
    disabled_until: hook.disabledUntil,
    ...tokenPresence(hook, context),
  };
}

/** Every project has the one hook that the sample was started with, and its id is the project's. */
export function describeBuiltIn({ project }: HookScope, context: ApiContext): object[] {
  const { url, tokens } = context.hooks.sender;
  if (project === null || url === null) return [];
  return [
    {
      id: project.id,
      url,
      project_id: project.id,
      created_at: project.createdAt,
      push_events: true,
      tag_push_events: true,
      push_events_branch_filter: null,
      branch_filter_strategy: 'all_branches',
      enable_ssl_verification: true,
      alert_status: 'executable',
      disabled_until: null,
      ...tokenPresence(tokens, context),
    },
  ];
}

/** Since 19.0 the API says which tokens are set. Their values it has never said. */
function tokenPresence(tokens: HookTokens, { hooks }: ApiContext): object {
  switch (hooks.sender.version) {
    case 16:
      return {};
    case 19:
      return {
        token_present: tokens.secretToken !== null,
        signing_token_present: tokens.signingToken !== null,
      };
  }
}
