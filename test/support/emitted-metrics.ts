import * as z from 'zod/mini';
import { reportFailure, reportResult, reportStatus } from '../../functions/replicate/report.ts';
import { reportSweep } from '../../functions/sweep/report.ts';
import { reportDelivery } from '../../functions/webhook/report.ts';
import { BadCredentials } from '../../lib/errors.ts';
import { SecretInDoubt } from '../../lib/secrets/cached.ts';
import type { CapturedLog } from './captured-log.ts';
import { replicateMessage } from './replicate-message.ts';

/** A metric as CloudWatch knows it: a name means nothing without the names of its dimensions. */
export type EmittedMetric = { readonly name: string; readonly dimensions: readonly string[] };

const line = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.literal('ModelHubSync'),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Has each function report all that it can, and reads off its log what metrics come of that. */
export function emittedMetrics(log: CapturedLog): EmittedMetric[] {
  reportDeliveries();
  const committed = { added: 1, updated: 0, moved: 0, deleted: 0, problems: 0, bytes: 1 };
  reportResult(
    replicateMessage(),
    { kind: 'replicated', head: 'a'.repeat(40), requests: 3, ...committed },
    new Date(),
  );
  reportStatus(true);
  reportFailure(new Error('By order of the test.'));
  reportFindings();
  return readMetrics(log);
}

/** Those of deliveries alone. */
export function deliveryMetrics(log: CapturedLog): EmittedMetric[] {
  reportDeliveries();
  return readMetrics(log);
}

function reportFindings(): void {
  const instance = 'https://gitlab.com';
  const error = new BadCredentials('GITLAB_UNAUTHORIZED', 'No.');
  reportSweep([
    { kind: 'hinted', projects: 1, failed: 0, problems: 0 },
    { kind: 'token-refused', instance, error },
    { kind: 'hooks', instance, disabled: [] },
  ]);
}

function readMetrics(log: CapturedLog): EmittedMetric[] {
  return log
    .metrics()
    .flatMap((one) => line.parse(one)._aws.CloudWatchMetrics)
    .flatMap(({ Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) => Dimensions.map((dimensions) => ({ name: Name, dimensions }))),
    );
}

function reportDeliveries(): void {
  const delivery = { headers: new Map(), body: Buffer.alloc(0), receivedAt: new Date() };
  const receipt = {
    instance: null,
    decision: { kind: 'reject', status: 401, code: 'BAD_CREDENTIALS', reason: '' },
  } as const;
  const expiry = {
    kind: 'ignore',
    ...{ code: 'TOKEN_EXPIRES', reason: '', project: null, ref: null },
    warning: { token: 'ci', expiresAt: '2026-11-29', daysLeft: 2 },
  } as const;
  const doubt = { error: new SecretInDoubt(1) };
  for (const status of ['accepted', 'ignored', 'rejected', 'unavailable'] as const) {
    const ids = { delivery: 'd', project: null, ref: null, requestId: 'r' };
    const answer = { httpStatus: 200, headers: {}, body: { status, code: 'CODE', reason: '', ...ids } };
    reportDelivery(delivery, answer, receipt);
    if (status === 'unavailable') reportDelivery(delivery, answer, doubt);
    if (status === 'ignored') reportDelivery(delivery, answer, { instance: null, decision: expiry });
  }
}
