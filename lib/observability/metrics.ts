import { Metrics } from '@aws-lambda-powertools/metrics';

/**
 * CloudWatch metrics by way of the log (embedded metric format): no request, no waiting. Name and namespace come from
 * POWERTOOLS_SERVICE_NAME and POWERTOOLS_METRICS_NAMESPACE; the stage tells deployments in one account apart.
 */
export const metrics = new Metrics({ defaultDimensions: { stage: process.env.MODELHUB_STAGE ?? 'none' } });
