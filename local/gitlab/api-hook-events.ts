import type { ApiCall, ApiContext } from './api-call.ts';
import type { DeliveryOutcome } from './delivery.ts';
import { describeDelivery } from './describe-delivery.ts';
import { isSuccess } from './hooks.ts';
import { pageOf } from './pages.ts';
import { messageReply, type Reply } from './reply.ts';
import type { StoredHook } from './stored-hooks.ts';

/** `GET …/events`: 17.3 and later. `status` is a class of answers, or one of them. */
export function answerEvents(hook: StoredHook, { query }: ApiCall, { hooks }: ApiContext): Reply {
  if (hooks.sender.version === 16) return { status: 404, body: { error: '404 Not Found' } };
  const status = query.get('status');
  const events = hooks.log(hook).filter(({ outcome }) => status === null || isOfStatus(outcome, status));
  return { status: 200, body: pageOf(events, query).items.map(describeDelivery) };
}

function isOfStatus(outcome: DeliveryOutcome, wanted: string): boolean {
  const status = outcome.kind === 'answered' ? outcome.status : null;
  switch (wanted) {
    case 'successful':
      return isSuccess(outcome);
    case 'client_failure':
      return status !== null && status >= 400 && status < 500;
    case 'server_failure':
      // What had no answer is among them: GitLab writes it down as an internal error.
      return status === null || status >= 500;
    default:
      return String(status) === wanted;
  }
}

/** `POST …/events/:event_id/resend`: 17.4 and later. */
export async function answerResend(hook: StoredHook, eventId: string, { hooks }: ApiContext): Promise<Reply> {
  const delivery = hooks.log(hook).find(({ id }) => String(id) === eventId);
  if (hooks.sender.version === 16 || delivery === undefined) return messageReply(404, '404 Not Found');
  const again = await hooks.resend(hook, delivery);
  if (again === null) return messageReply(404, '404 Not Found');
  const { outcome } = again;
  return {
    status: 201,
    body: { response_status: outcome.kind === 'answered' ? String(outcome.status) : 'internal error' },
  };
}
