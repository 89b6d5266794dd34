import type { Delivery } from './delivery.ts';

/** An entry of "Recent events". */
export function describeDelivery({ id, url, requestHeaders, event, sentAt, durationMs, outcome }: Delivery) {
  const isAnswered = outcome.kind === 'answered';
  return {
    id,
    url,
    trigger: event.object_kind === 'push' ? 'push_hooks' : 'tag_push_hooks',
    request_headers: requestHeaders,
    request_data: event,
    response_headers: {},
    response_body: isAnswered ? outcome.body : '',
    execution_duration: durationMs / 1000,
    response_status: isAnswered ? String(outcome.status) : 'internal error',
    internal_error_message: isAnswered ? null : outcome.reason,
    created_at: sentAt.toISOString(),
  };
}
