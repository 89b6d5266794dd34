import type { ReplicateMessage } from '../../queue/message.ts';
import type { TokenExpiry } from '../token-expiry.ts';
import type { Payload } from './payload.ts';

/** What the operator sees of a delivery beside the decision; null where the body does not say. */
export type Subject = {
  /** `group/project`. */
  readonly project: string | null;
  readonly ref: string | null;
};

/** A project may have changed. The reason is a sentence, as everywhere here, for whoever opens "Recent events". */
export type Enqueue = Subject &
  Pick<ReplicateMessage, 'projectId' | 'path' | 'after' | 'trigger' | 'full'> & {
    readonly kind: 'enqueue';
    /** The commit that the default branch was at before a push; null where that is not known. */
    readonly before: string | null;
    readonly reason: string;
  };

/** Authentic, but not for us: acknowledged, because GitLab switches hooks off that answer 4xx. */
export type Ignore = Subject & {
  readonly kind: 'ignore';
  readonly code: string;
  readonly reason: string;
  /** Somebody should see to it. */
  readonly warning?: TokenExpiry;
};

export type Reject = {
  readonly kind: 'reject';
  readonly status: 400 | 401 | 413;
  readonly code: string;
  readonly reason: string;
};

export type Decision = Enqueue | Ignore | Reject;

/** @param reason a sentence */
export function ignore(payload: Payload, code: string, reason: string): Ignore {
  return { kind: 'ignore', code, reason, ...subjectOf(payload) };
}

/** The path as GitLab wrote it, usable or not. */
export function subjectOf(payload: Payload): Subject {
  return {
    project: payload.project?.path_with_namespace ?? payload.path_with_namespace,
    ref: payload.ref,
  };
}
