import { tokenExpiry } from '../token-expiry.ts';
import { decideProjectEvent, isProjectEvent } from './decide-project-event.ts';
import { decidePush, decideRepositoryUpdate, ignoreTag } from './decide-push.ts';
import { type Decision, type Ignore, ignore } from './decision.ts';
import { type Payload, readPayload } from './payload.ts';
import { isSystemHookSample } from './system-hook-sample.ts';

/** From where and when an event came. */
type Arrival = {
  /** Base URL of the instance whose credential the delivery has shown. */
  readonly instance: string;
  readonly receivedAt: Date;
};

/**
 * Decides what to do about an authentic webhook body: `docs/deliveries.md` has a line for each event. Pure. An event is
 * enqueued unless it is certain that no default branch can have changed: a look in vain is cheap, a lost push is not.
 * @param event the `X-Gitlab-Event` header, e.g. `Push Hook`
 * @param body the parsed JSON
 */
export function decide(
  event: string | undefined,
  body: unknown,
  { instance, receivedAt }: Arrival,
): Decision {
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
  if (event === 'System Hook' && isSystemHookSample(payload)) {
    return ignore(
      payload,
      'SAMPLE',
      "The hook works. A system hook's Test sends a made-up event of no project; push, or use the Test of a project's hook.",
    );
  }
  if (isProjectEvent(kind)) return decideProjectEvent(kind, payload, instance);
  switch (kind) {
    case 'push':
      return decidePush(payload, instance);
    case 'repository_update':
      return decideRepositoryUpdate(payload, instance);
    case 'tag_push':
      return ignoreTag(payload);
    case 'subgroup_create':
    case 'subgroup_destroy':
      return ignore(
        payload,
        'SUBGROUP',
        'Subgroups hold no models; their projects have events of their own.',
      );
    case 'access_token':
    case 'expiring_access_token':
      return warnOfExpiry(payload, receivedAt);
    default:
      return ignore(
        payload,
        'OTHER_EVENT',
        `Only pushes and events of projects are of interest; this is ${kind ?? event}.`,
      );
  }
}

/** A custom template can have dropped both fields that name the kind. */
function kindByHeader(event: string | undefined): string | null {
  switch (event) {
    case 'Push Hook':
      return 'push';
    case 'Tag Push Hook':
      return 'tag_push';
    default:
      return null;
  }
}

function warnOfExpiry(payload: Payload, now: Date): Ignore {
  const warning = tokenExpiry(payload.object_attributes, now);
  const { token, expiresAt } = warning;
  const reason = `The access token ${token ?? '(without a name)'} expires on ${expiresAt ?? 'an unknown day'}; the log has a warning.`;
  return { ...ignore(payload, 'TOKEN_EXPIRES', reason), warning };
}
