import { BadCredentials, RetryLater } from '../../lib/errors.ts';
import type { Decision } from '../../lib/gitlab/webhook/decision.ts';

/** What GitLab shows under "Recent events" to whoever wonders what became of a delivery. */
type Answer = {
  readonly status: 'accepted' | 'ignored' | 'rejected' | 'unavailable';
  readonly code: string;
  readonly reason: string;
  readonly delivery: string;
  readonly project: string | null;
  readonly ref: string | null;
  readonly requestId: string;
};

export type HttpAnswer = {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Answer;
};

type Ids = Pick<Answer, 'delivery' | 'requestId'>;
type Verdict = Pick<Answer, 'status' | 'code' | 'reason'> & Partial<Pick<Answer, 'project' | 'ref'>>;

/** For whoever resends by hand or by program, since GitLab itself does not try again. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** 202 for what is queued, 200 for what is not for us, 4xx for what is not to be believed (docs/deliveries.md). */
export function answerDecision(decision: Decision, ids: Ids): HttpAnswer {
  switch (decision.kind) {
    case 'enqueue':
      return answer(202, { ...decision, status: 'accepted', code: 'QUEUED' }, ids);
    case 'ignore':
      return answer(200, { ...decision, status: 'ignored' }, ids);
    case 'reject':
      return answer(decision.status, { ...decision, status: 'rejected' }, ids);
  }
}

/** What was thrown on the way says that we could not do our part: never an acknowledgement, never the sender's fault. */
export function answerFailure(error: unknown, ids: Ids): HttpAnswer {
  const retryAfter = error instanceof RetryLater ? error.retryAfterSeconds : undefined;
  const headers = { 'retry-after': String(retryAfter ?? DEFAULT_RETRY_AFTER_SECONDS) };
  return answer(503, { status: 'unavailable', ...explain(error) }, ids, headers);
}

/** Whoever reads this has not shown a credential yet, so the details, names of instances among them, are for the log. */
const SECRET_UNUSABLE =
  'The webhook secret here is empty or not usable; the log has the reason under this requestId.';

function explain(error: unknown): Pick<Answer, 'code' | 'reason'> {
  if (error instanceof RetryLater) return { code: error.code, reason: error.message };
  if (error instanceof BadCredentials) return { code: 'SECRETS_UNAVAILABLE', reason: SECRET_UNUSABLE };
  return { code: 'UNEXPECTED', reason: 'Something went wrong here; the log has it under this requestId.' };
}

function answer(
  httpStatus: number,
  verdict: Verdict,
  ids: Ids,
  headers: Record<string, string> = {},
): HttpAnswer {
  const { status, code, reason, project = null, ref = null } = verdict;
  return {
    httpStatus,
    headers,
    // Under 1 KB whatever was sent: GitLab keeps the answer with every delivery.
    body: {
      status,
      code,
      reason: cut(reason, 250),
      delivery: cut(ids.delivery, 150),
      project: project === null ? null : cut(project, 150),
      ref: ref === null ? null : cut(ref, 150),
      requestId: ids.requestId,
    },
  };
}

/** Shortens a text to a number of bytes of JSON. */
function cut(text: string, bytes: number): string {
  let end = Math.min(text.length, bytes);
  while (Buffer.byteLength(JSON.stringify(text.slice(0, end))) - 2 > bytes) end -= 1;
  return text.slice(0, end);
}
