import { RetryLater } from '../errors.ts';
import { failureReason } from '../http/failure-reason.ts';

/** What a failed run says of the instance that its project is on. */
export type Trouble =
  /** It turns everybody away, or cannot be connected to: no other project fares better. */
  | { readonly kind: 'refusal'; readonly code: string; readonly askedSeconds: number | null }
  /** It hangs, breaks off, is unwell or behind a page: the whole of it, or no more than this one project. */
  | { readonly kind: 'silence'; readonly code: string };

/** What an instance turns down because of who asks, not for what. */
const TURNED_AWAY = new Set([
  'GIT_RATE_LIMITED',
  'GIT_ADDRESS_BLOCKED',
  'GITLAB_RATE_LIMITED',
  'GITLAB_ADDRESS_BLOCKED',
]);
const NO_CONNECTION = new Set([
  'GIT_HOST_UNKNOWN',
  'GIT_TLS_FAILED',
  'GITLAB_HOST_UNKNOWN',
  'GITLAB_TLS_FAILED',
]);
const UNREACHABLE = new Set(['GIT_UNREACHABLE', 'GITLAB_UNREACHABLE']);
const SILENT = new Set([
  ...UNREACHABLE,
  'GIT_UNAVAILABLE',
  'GIT_ABORTED',
  'GIT_NOT_GIT',
  'GITLAB_UNAVAILABLE',
  'GITLAB_ABORTED',
]);

/** Why there is no connection: by the system's codes, before the server can have heard of any project. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What an error says of the instance; null where it is about the project, or about ourselves. Git LFS is left out, since
 * the store of the objects may be somebody else's; so is `GIT_OVERLOADED`, which gitaly counts by repository.
 */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof RetryLater)) return null;
  const { code, cause, retryAfterSeconds: askedSeconds = null } = error;
  if (TURNED_AWAY.has(code)) return { kind: 'refusal', code, askedSeconds };
  const isUnconnected = UNREACHABLE.has(code) && NOT_CONNECTED.has(failureReason(cause));
  if (isUnconnected || NO_CONNECTION.has(code)) return { kind: 'refusal', code, askedSeconds: null };
  return SILENT.has(code) ? { kind: 'silence', code } : null;
}
