import { type Payload, readPayload } from './payload.ts';
import { isProjectPath } from './project-path.ts';

/** What the operator sees of a delivery beside the decision; null where the body does not say. */
export type Subject = {
  /** `group/project`. */
  readonly project: string | null;
  readonly ref: string | null;
};

export type Enqueue = Subject & {
  readonly kind: 'enqueue';
  readonly projectId: number;
  readonly project: string;
  /** The commit that the default branch is said to be at; null if the body does not say. */
  readonly after: string | null;
};

export type Ignore = Subject & { readonly kind: 'ignore'; readonly code: string; readonly reason: string };
export type Reject = {
  readonly kind: 'reject';
  readonly status: 400 | 401 | 413;
  readonly code: string;
  readonly reason: string;
};
export type Decision = Enqueue | Ignore | Reject;

const COMMIT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const NO_COMMIT = /^0+$/;

/**
 * Decides what to do about an authentic webhook body. Only pushes to the default branch are replicated; what is for
 * somebody else is ignored, not refused, because GitLab switches hooks off that answer 4xx.
 * @param event the `X-Gitlab-Event` header, e.g. `Push Hook`
 * @param body the parsed JSON: https://docs.gitlab.com/user/project/integrations/webhook_events/
 */
export function decide(event: string | undefined, body: unknown): Decision {
  const payload = readPayload(body);
  const kind = payload?.object_kind ?? payload?.event_name ?? kindByHeader(event);
  if (payload === null || (kind === null && event === undefined)) {
    return {
      kind: 'reject',
      status: 400,
      code: 'NOT_GITLAB',
      reason: 'The body is JSON but no event of a GitLab webhook.',
    };
  }
  if (payload.oversize) {
    return ignore(
      payload,
      'PAYLOAD_NOT_KEPT',
      'GitLab kept no copy of this large delivery; use Test instead of Resend.',
    );
  }
  switch (kind) {
    case 'push':
      return decidePush(payload);
    case 'tag_push':
      return ignore(payload, 'TAG', 'A tag was pushed; only the default branch is replicated.');
    default:
      return ignore(payload, 'OTHER_EVENT', `Only push events are replicated; this is ${kind ?? event}.`);
  }
}

/** A custom template can have dropped both fields that name the kind. */
function kindByHeader(event: string | undefined): string | null {
  return event === 'Push Hook' ? 'push' : null;
}

function decidePush(payload: Payload): Decision {
  // Versions before 2016 and system hooks have the id only at the top.
  const projectId = payload.project?.id ?? payload.project_id;
  const path = payload.project?.path_with_namespace ?? null;
  const branch = payload.project?.default_branch ?? null;
  if (payload.ref === null || projectId === null) {
    return ignore(
      payload,
      'NOT_A_PUSH',
      'A push event without ref or project id: is there a custom webhook template?',
    );
  }
  if (path === null) {
    return ignore(
      payload,
      'NO_PROJECT_PATH',
      'The event does not say where the project is: project.path_with_namespace.',
    );
  }
  if (!isProjectPath(path)) {
    return ignore(
      payload,
      'BAD_PROJECT_PATH',
      'project.path_with_namespace is no path that a GitLab project can have.',
    );
  }
  if (branch === null) {
    return ignore(
      payload,
      'NO_DEFAULT_BRANCH',
      'The project has no default branch (yet): project.default_branch.',
    );
  }
  if (payload.ref !== `refs/heads/${branch}`) return ignoreOtherRef(payload, branch);
  return { kind: 'enqueue', projectId, project: path, ref: payload.ref, after: commitOf(payload) };
}

function ignoreOtherRef(payload: Payload, branch: string): Ignore {
  if (NO_COMMIT.test(payload.after ?? '')) {
    return ignore(
      payload,
      'BRANCH_DELETED',
      `A branch was deleted that is not the default branch, ${branch}.`,
    );
  }
  return ignore(payload, 'OTHER_BRANCH', `Only the default branch, ${branch}, is replicated.`);
}

/** The default branch can be deleted, too: then there is no commit to wait for, but still something to look at. */
function commitOf({ after }: Payload): string | null {
  return after !== null && COMMIT_ID.test(after) && !NO_COMMIT.test(after) ? after : null;
}

function ignore(payload: Payload, code: string, reason: string): Ignore {
  return {
    kind: 'ignore',
    code,
    reason,
    project: payload.project?.path_with_namespace ?? null,
    ref: payload.ref,
  };
}
