import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { AWS_PATIENCE } from '../stack/aws-patience.ts';
import type { Hub } from '../stack/open-hub.ts';
import { SERVICE } from '../stack/stack-outputs.ts';
import type { Where } from '../stack/where.ts';

/** What of a hub only CloudWatch knows. Null: it has had no number lately. */
type Pulse = {
  readonly queueAge: { readonly seconds: number; readonly at: Date } | null;
  /** To the minute. */
  readonly lastSweep: Date | null;
};

export type PulseLook =
  | { readonly kind: 'known'; readonly pulse: Pulse }
  | { readonly kind: 'unknown'; readonly why: string; readonly advice: string | null };

/** How far back it is looked for. */
const DAY_MS = 24 * 60 * 60 * 1000;
/** That long it may take until CloudWatch counts for a queue that has slept (SQS Developer Guide, "CloudWatch metrics"). */
const FRESH_MS = 15 * 60 * 1000;

/** Asks CloudWatch, once. Whoever runs the hub need not be allowed to: that is no fault of the hub. */
export async function readPulse(
  where: Where,
  { queueUrl }: Pick<Hub, 'queueUrl'>,
  now: Date,
): Promise<PulseLook> {
  if (where.kind === 'local')
    return {
      kind: 'unknown',
      why: 'There is no CloudWatch on this machine, and SQS does not say.',
      advice: null,
    };
  const client = new CloudWatchClient(AWS_PATIENCE);
  try {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: pulseQueries(where.stage, queueUrl),
        StartTime: new Date(now.getTime() - DAY_MS),
        EndTime: now,
        ScanBy: 'TimestampDescending',
      }),
    );
    return { kind: 'known', pulse: toPulse(MetricDataResults, now) };
  } catch (error) {
    return explainSilence(error);
  } finally {
    client.destroy();
  }
}

/** The metrics of the alarms WaitingMessages and SweepLate in infra/alarms.yml, a number a minute. */
export function pulseQueries(stage: string, queueUrl: string) {
  const QueueName = new URL(queueUrl).pathname.replace(/^.*\//, '');
  return [
    query('age', 'Maximum', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName }),
    query('sweeps', 'SampleCount', 'ModelHubSync', 'SweptProjects', { service: SERVICE, stage }),
  ];
}

function query(
  Id: string,
  Stat: string,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat } };
}

function toPulse(results: readonly MetricDataResult[], now: Date): Pulse {
  const newest = (id: string) => {
    const { Timestamps, Values } = results.find(({ Id }) => Id === id) ?? {};
    const [at, value] = [Timestamps?.[0], Values?.[0]];
    return at === undefined || value === undefined ? null : { at, value };
  };
  const age = newest('age');
  const isFresh = age !== null && now.getTime() - age.at.getTime() <= FRESH_MS;
  return {
    queueAge: isFresh ? { seconds: age.value, at: age.at } : null,
    lastSweep: newest('sweeps')?.at ?? null,
  };
}

function explainSilence(error: unknown): PulseLook {
  const { name, message } = Error.isError(error) ? error : new Error(String(error));
  if (name.startsWith('AccessDenied')) {
    const why = 'Your credentials may not ask CloudWatch.';
    return { kind: 'unknown', why, advice: 'It takes the right cloudwatch:GetMetricData.' };
  }
  return { kind: 'unknown', why: `CloudWatch does not say: ${message}`, advice: null };
}
