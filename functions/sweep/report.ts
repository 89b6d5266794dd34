import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger } from '../../lib/observability/logger.ts';
import { metrics } from '../../lib/observability/metrics.ts';
import type { Finding } from '../../lib/sweep/finding.ts';

/** GitLab mails a token's owner this early, or earlier; whoever runs the hub may be somebody else. */
const WARN_DAYS = 14;

/** What was said already: it stays true until somebody changes a token, and is no trouble that needs saying again. */
const told = new Set<string>();

/** Lines in the log for what is worth them, and the metrics that alarms and dashboard look at. */
export function reportSweep(findings: readonly Finding[]): void {
  // Of a metric that is added more than once, the sum counts.
  for (const name of ['DiscoveredProjects', 'SweepFailures']) count(name, 0);
  for (const finding of findings) report(finding);
  metrics.publishStoredMetrics();
  for (const finding of findings) reportDaysLeft(finding);
}

function report(finding: Finding): void {
  switch (finding.kind) {
    case 'hinted':
      count('SweptProjects', finding.projects);
      count('FailedProjects', finding.failed);
      count('ProblemFiles', finding.problems);
      logger.info('Sweep', finding);
      break;
    case 'unserved':
      logger.warn('Projects without an access token', finding);
      break;
    case 'discovered':
      count('DiscoveredProjects', finding.projects);
      logger.info('Discovery', finding);
      break;
    case 'token':
      if (finding.daysLeft !== null && finding.daysLeft < WARN_DAYS)
        logger.warn('Access token expires', finding);
      break;
    case 'token-refused':
      logger.error('Access token refused', finding);
      break;
    case 'token-unknown':
      tellOnce('It cannot be known when the access token expires', finding);
      break;
    case 'hooks':
      // Zero would say that all are well where none may be looked at.
      count('HooksDisabled', finding.disabled.length);
      for (const hook of finding.disabled)
        logger.warn('Webhook disabled', { instance: finding.instance, ...hook });
      break;
    case 'hooks-unknown':
      tellOnce('The access token may not see whether webhooks are disabled', finding);
      break;
    case 'failed':
      count('SweepFailures', 1);
      logger.error('Sweep failed in part', finding);
      break;
  }
}

/** Also by instance. A token that is refused has none left. */
function reportDaysLeft(finding: Finding): void {
  if (finding.kind !== 'token' && finding.kind !== 'token-refused') return;
  const daysLeft = finding.kind === 'token' ? finding.daysLeft : 0;
  if (daysLeft === null) return;
  metrics.addDimensions({}).addDimensions({ instance: finding.instance });
  metrics.addMetric('AccessTokenDaysLeft', MetricUnit.NoUnit, daysLeft);
  metrics.publishStoredMetrics();
}

function count(name: string, value: number): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

function tellOnce(message: string, finding: Finding): void {
  const key = JSON.stringify(finding);
  if (!told.has(key)) logger.info(message, finding);
  told.add(key);
}
