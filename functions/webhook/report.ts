import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Delivery } from '../../lib/gitlab/delivery.ts';
import { logger } from '../../lib/observability/logger.ts';
import { metrics } from '../../lib/observability/metrics.ts';
import type { HttpAnswer } from './answer.ts';

const BY_STATUS = {
  accepted: { level: 'info', metric: 'DeliveriesAccepted' },
  ignored: { level: 'info', metric: 'DeliveriesIgnored' },
  rejected: { level: 'warn', metric: 'DeliveriesRejected' },
  unavailable: { level: 'error', metric: 'DeliveriesUnavailable' },
} as const;

export type Circumstances = {
  /** The instance that sent it, if that is proven. */
  readonly instance: string | null;
  /** What was thrown, if we could not deal with the delivery. */
  readonly error?: unknown;
};

/** One line in the log and one count a delivery. Of the headers only these two: the token is among the others. */
export function reportDelivery(
  { headers }: Delivery,
  { httpStatus, body }: HttpAnswer,
  circumstances: Circumstances,
): void {
  const { level, metric } = BY_STATUS[body.status];
  logger[level]('Delivery', {
    httpStatus,
    ...body,
    ...circumstances,
    event: headers.get('x-gitlab-event') ?? null,
    userAgent: headers.get('user-agent') ?? null,
  });
  metrics.addMetric(metric, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
