import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { TokenExpiry } from '../../lib/gitlab/token-expiry.ts';
import type { Delivery } from '../../lib/gitlab/webhook/delivery.ts';
import type { Receipt } from '../../lib/gitlab/webhook/receive.ts';
import { logger } from '../../lib/observability/logger.ts';
import { metrics } from '../../lib/observability/metrics.ts';
import { SecretInDoubt } from '../../lib/secrets/cached.ts';
import type { HttpAnswer } from './answer.ts';

const BY_STATUS = {
  accepted: { level: 'info', metric: 'DeliveriesAccepted' },
  ignored: { level: 'info', metric: 'DeliveriesIgnored' },
  rejected: { level: 'warn', metric: 'DeliveriesRejected' },
  unavailable: { level: 'error', metric: 'DeliveriesUnavailable' },
} as const;

/** Anybody on the internet can bring this about: nothing of ours is down, and nobody is to be woken. */
const IN_DOUBT = { level: 'warn', metric: 'DeliveriesInDoubt' } as const;

/** What came of a delivery: a receipt, or what was thrown. */
export type DeliveryOutcome = Receipt | { readonly error: unknown };

/**
 * One line in the log and one count a delivery, by status and by status and code. Of the headers only these three: the
 * token is among the others.
 */
export function reportDelivery(
  { headers, receivedAt }: Delivery,
  { httpStatus, body }: HttpAnswer,
  outcome: DeliveryOutcome,
): void {
  const failed = 'error' in outcome;
  const { level, metric } =
    failed && outcome.error instanceof SecretInDoubt ? IN_DOUBT : BY_STATUS[body.status];
  logger[level]('Delivery', {
    httpStatus,
    ...body,
    ...(failed ? { instance: null, error: outcome.error } : describeReceipt(outcome)),
    event: headers.get('x-gitlab-event') ?? null,
    eventUuid: headers.get('x-gitlab-event-uuid') ?? null,
    userAgent: headers.get('user-agent') ?? null,
    durationMs: Date.now() - receivedAt.getTime(),
  });
  // An empty set of dimensions keeps the count of all codes beside that of each.
  metrics.addDimensions({}).addDimensions({ code: body.code });
  metrics.addMetric(metric, MetricUnit.Count, 1);
  // A sign of life of GitLab's, whatever it has to say: when it is silent for days, somebody should ask why.
  if (body.status === 'accepted' || body.status === 'ignored') {
    metrics.addMetric('DeliveriesAuthentic', MetricUnit.Count, 1);
  }
  metrics.publishStoredMetrics();
  if (!failed && outcome.decision.kind === 'ignore') warn(outcome.instance, body, outcome.decision.warning);
}

function describeReceipt({ instance, decision }: Receipt) {
  if (decision.kind !== 'enqueue') return { instance };
  const { projectId, after, trigger, full } = decision;
  return { instance, projectId, after, trigger, full };
}

/** GitLab mails the owners of a token; whoever runs the hub may not be among them. */
function warn(
  instance: string | null,
  { delivery, project }: HttpAnswer['body'],
  expiry: TokenExpiry | undefined,
): void {
  if (expiry === undefined) return;
  logger.warn('Access token expires', { instance, delivery, project, ...expiry });
  // No alarm: it may be anybody's token. The sweep asks after those of the hub.
  metrics.addMetric('ExpiringTokenEvents', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
