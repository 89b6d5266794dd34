import type { ListedCommit } from './commits.ts';
import type { PushedCommits } from './pushed-commits.ts';
import { isTag, type RefChange } from './refs.ts';

/** The one user of the sample GitLab, who owns the access token. */
export const SAMPLE_USER = {
  id: 1,
  name: 'Sam Modeler',
  username: 'sam.modeler',
  publicEmail: null,
} as const;

/** A project as its hooks and its page show it. */
export type ProjectFacts = {
  readonly id: number;
  /** `group/subgroup/project` */
  readonly path: string;
  readonly defaultBranch: string;
};

export type PushEventInput = {
  /** The instance's base URL. */
  readonly instance: string;
  readonly project: ProjectFacts;
  readonly change: RefChange;
  readonly pushed: PushedCommits;
  /** The commit to check out; null where the ref is gone. */
  readonly checkoutSha: string | null;
  /** An annotated tag's. */
  readonly message: string | null;
};

export type PushEvent = ReturnType<typeof buildPushEvent>;

/** The body of a `Push Hook` or a `Tag Push Hook`, as `Gitlab::DataBuilder::Push.build` makes it (15.0 and later). */
export function buildPushEvent({ instance, project, change, pushed, checkoutSha, message }: PushEventInput) {
  const kind = isTag(change.ref) ? ('tag_push' as const) : ('push' as const);
  const { id, ...attributes } = hookAttributes(instance, project);
  return {
    object_kind: kind,
    event_name: kind,
    before: change.before,
    after: change.after,
    ref: change.ref,
    // GitLab protects the default branch of a new project, and nothing else.
    ref_protected: change.ref === `refs/heads/${project.defaultBranch}`,
    checkout_sha: checkoutSha,
    message,
    user_id: SAMPLE_USER.id,
    user_name: SAMPLE_USER.name,
    user_username: SAMPLE_USER.username,
    user_email: SAMPLE_USER.publicEmail,
    user_avatar: `${instance}/uploads/-/system/user/avatar/${SAMPLE_USER.id}/avatar.png`,
    project_id: id,
    project: { id, ...attributes },
    commits: pushed.commits.map((commit) => withUrl(commit, attributes.web_url)),
    total_commits_count: pushed.total,
    // The hooks of a push report none, whatever the push was given (`BaseHooksService#push_data_params`).
    push_options: {},
    repository: {
      name: attributes.name,
      url: attributes.url,
      description: attributes.description,
      homepage: attributes.homepage,
      git_http_url: attributes.git_http_url,
      git_ssh_url: attributes.git_ssh_url,
      visibility_level: attributes.visibility_level,
    },
  };
}

/** `Project#hook_attrs`, the deprecated fields at the end included. */
function hookAttributes(instance: string, { id, path, defaultBranch }: ProjectFacts) {
  const [name = path, namespace = path] = path.split('/').reverse();
  const webUrl = `${instance}/${path}`;
  const httpUrl = `${webUrl}.git`;
  const sshUrl = `git@${new URL(instance).hostname}:${path}.git`;
  return {
    id,
    name,
    description: null,
    web_url: webUrl,
    avatar_url: null,
    git_ssh_url: sshUrl,
    git_http_url: httpUrl,
    // The display name of the innermost group, not a path.
    namespace,
    visibility_level: 0,
    path_with_namespace: path,
    default_branch: defaultBranch,
    ci_config_path: null,
    homepage: webUrl,
    url: sshUrl,
    ssh_url: sshUrl,
    http_url: httpUrl,
  };
}

function withUrl(commit: ListedCommit, webUrl: string) {
  const { id, message, title, timestamp, ...rest } = commit;
  return { id, message, title, timestamp, url: `${webUrl}/-/commit/${id}`, ...rest };
}
