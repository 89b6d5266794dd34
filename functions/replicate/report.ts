import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { HubError } from '../../lib/errors.ts';
import { metrics } from '../../lib/observability/metrics.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';

/** Counts what a run has done. */
export function reportResult(
  { sentBy, receivedAt }: ReplicateMessage,
  result: ReplicateResult,
  now: Date,
): void {
  count('GitRequests', result.requests);
  // One that is continued counts when it is done: it then has what the runs before it did.
  if (result.kind === 'replicated') {
    count('ModelsChanged', result.added + result.updated + result.moved + result.deleted);
    count('ProblemsWritten', result.problems);
    // What a sweep has found was pushed nobody knows when.
    if (sentBy !== 'sweep') {
      metrics.addMetric('PushToTable', MetricUnit.Milliseconds, now.getTime() - Date.parse(receivedAt));
    }
  }
  metrics.publishStoredMetrics();
}

/** Counts a run that has failed, and by its code, whatever becomes of its message. */
export function reportFailure(error: unknown): void {
  metrics.addDimensions({}).addDimensions({ code: error instanceof HubError ? error.code : 'INTERNAL' });
  count('RunsFailed', 1);
  metrics.publishStoredMetrics();
}

/** Counts the commits that GitLab was to show our status of, and those that it does not. */
export function reportStatus(isWritten: boolean): void {
  count('CommitStatuses', 1);
  count('CommitStatusFailures', isWritten ? 0 : 1);
  metrics.publishStoredMetrics();
}

function count(name: string, value: number): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}
