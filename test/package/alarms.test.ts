import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as z from 'zod/mini';
import { LATE_MS } from '../../cli/doctor/check-pulse.ts';
import { pulseQueries } from '../../cli/doctor/read-pulse.ts';
import { AWS_METRICS } from '../support/aws-metrics.ts';
import { captureLog } from '../support/captured-log.ts';
import { dashboardMetrics, type ShownMetric } from '../support/dashboard-metrics.ts';
import { deliveryMetrics, type EmittedMetric, emittedMetrics } from '../support/emitted-metrics.ts';
import { readTemplate, resourcesOfType, type Template } from '../support/template.ts';

const alarmProperties = z.object({
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
  Period: z.int().check(z.multipleOf(60)),
  EvaluationPeriods: z.int(),
  Threshold: z.number(),
  DatapointsToAlarm: z.optional(z.int()),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']),
  AlarmActions: z.array(z.unknown()),
});

let template: Template;
let alarms: (z.infer<typeof alarmProperties> & { readonly logicalId: string })[];
let emitted: EmittedMetric[];
let delivered: EmittedMetric[];

beforeAll(async () => {
  template = await readTemplate();
  alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(([logicalId, { Properties }]) => ({
    logicalId,
    ...alarmProperties.parse(Properties),
  }));
  const log = captureLog();
  delivered = deliveryMetrics(log);
  emitted = emittedMetrics(log);
});
afterAll(() => void jest.restoreAllMocks());

const properties = (logicalId: string) => template.Resources[logicalId]?.Properties ?? {};

/** Whether anybody puts this metric into CloudWatch under these dimensions. */
function exists({ namespace, name, dimensions }: ShownMetric): boolean {
  const sorted = JSON.stringify([...dimensions].sort());
  if (namespace === 'ModelHubSync') {
    return emitted.some((one) => one.name === name && JSON.stringify([...one.dimensions].sort()) === sorted);
  }
  const known = AWS_METRICS[namespace];
  return known?.names.includes(name) === true && JSON.stringify(known.dimensions) === sorted;
}

describe('the alarms', () => {
  it('are about all that somebody should be told of', () => {
    expect(alarms.map(({ logicalId }) => logicalId).toSorted()).toEqual([
      'DeadLettersAlarm',
      'DeliveriesUnavailableAlarm',
      'FailedProjectsAlarm',
      'HooksDisabledAlarm',
      'ProblemsRiseAlarm',
      'RefusedDeliveriesAlarm',
      'RotationFailsAlarm',
      'SilenceAlarm',
      'SweepFailuresAlarm',
      'SweepLateAlarm',
      'TokenExpiresAlarm',
      'WaitingMessagesAlarm',
      'WebhookErrorsAlarm',
      'WebhookThrottlesAlarm',
      'WorkerErrorsAlarm',
      'WorkerThrottlesAlarm',
    ]);
  });

  it('look at metrics that AWS or a function of ours puts there, under their dimensions', () => {
    const strangers = alarms.filter(
      ({ Namespace, MetricName, Dimensions }) =>
        !exists({
          namespace: Namespace,
          name: MetricName,
          dimensions: Dimensions.map(({ Name }) => Name),
        }),
    );
    expect(strangers.map(({ logicalId, MetricName }) => `${logicalId}: ${MetricName}`)).toEqual([]);
  });

  it('look at the days that only the sweep counts: GitLab delivers events of any token', () => {
    const watched = alarms.find(({ logicalId }) => logicalId === 'TokenExpiresAlarm')?.MetricName;
    expect(emitted.map(({ name }) => name)).toContain(watched);
    expect(delivered.map(({ name }) => name)).not.toContain(watched);
  });

  it('look at what is deployed with them', () => {
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(properties('SweepLambdaFunction').Environment);
    const ours = { service: Variables.POWERTOOLS_SERVICE_NAME, stage: Variables.MODELHUB_STAGE };
    for (const { Dimensions, Namespace } of alarms) {
      const values = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      if (Namespace === 'ModelHubSync') expect(values).toEqual(ours);
      else expect(JSON.stringify(values)).toMatch(/"(Ref|Fn::GetAtt)"/);
    }
  });

  it('look at what `hub doctor` asks CloudWatch for, and find it late when it does', () => {
    const [waiting, sweepLate] = ['WaitingMessagesAlarm', 'SweepLateAlarm'].map((logicalId) =>
      alarms.find((alarm) => alarm.logicalId === logicalId),
    );
    const asked = pulseQueries('dev', 'https://sqs.example/1/queue').map(
      ({ MetricStat: { Metric } }) => Metric,
    );
    expect(asked).toEqual(
      [waiting, sweepLate].map((alarm) => ({
        Namespace: alarm?.Namespace,
        MetricName: alarm?.MetricName,
        Dimensions: alarm?.Dimensions.map(({ Name, Value }) => ({
          Name,
          Value: Name === 'QueueName' ? 'queue' : Value,
        })),
      })),
    );
    expect([waiting?.Threshold, sweepLate?.Period]).toEqual([LATE_MS / 1000, LATE_MS / 1000]);
  });

  it('look back no further than CloudWatch does', () => {
    for (const { Period, EvaluationPeriods } of alarms) {
      const days = Period < 3600 ? 1 : 7;
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(days * 24 * 60 * 60);
    }
  });

  it('look back at two turns of all projects, however long sweepHours makes a turn', async () => {
    const { Variables } = z
      .object({ Variables: z.object({ SWEEP_HOURS: z.string() }) })
      .parse(properties('SweepLambdaFunction').Environment);
    const turn = Number(Variables.SWEEP_HOURS) * 3600;
    const byTurns = alarms.filter(({ MetricName }) =>
      ['FailedProjects', 'HooksDisabled'].includes(MetricName),
    );
    expect(byTurns).toHaveLength(2);
    for (const { Period, EvaluationPeriods, DatapointsToAlarm } of byTurns) {
      expect(Period * EvaluationPeriods).toBe(2 * turn);
      expect(DatapointsToAlarm).toBe(1);
    }
    const source = await readFile(new URL('../../infra/alarms.yml', import.meta.url), 'utf8');
    expect(source.match(/EvaluationPeriods: \$\{param:sweepHours\}/g)).toHaveLength(2);
  });

  it('take silence for trouble only where it is', () => {
    const loud = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(loud.map(({ logicalId }) => logicalId).toSorted()).toEqual(['SilenceAlarm', 'SweepLateAlarm']);
  });

  it('are told to a topic, which mails to whom the parameter names', () => {
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(properties('AlarmSubscription')).toMatchObject({
      TopicArn: { Ref: 'AlarmTopic' },
      Protocol: 'email',
    });
  });

  it('each lead to their entry in the runbook, and each entry has its alarm', async () => {
    const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const entries = runbook.split(/^## /m).slice(1);
    const slugs = entries.map((entry) => (entry.split('\n', 1)[0] ?? '').toLowerCase().replaceAll(' ', '-'));
    const linked = alarms.map(
      ({ AlarmDescription }) => / docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1],
    );
    expect([...new Set(linked)].toSorted()).toEqual(slugs.toSorted());
    for (const entry of entries) {
      for (const part of ['**Means**', '**Check**', '**Fix**']) expect(entry).toContain(part);
    }
  });
});

describe('the dashboard', () => {
  it('shows metrics that somebody puts there', () => {
    const shown = dashboardMetrics(properties('Dashboard'));
    expect(shown.length).toBeGreaterThan(30);
    expect(shown.filter((metric) => !exists(metric))).toEqual([]);
  });

  it('has flow, lag, GitLab, problems and cost', () => {
    const body = JSON.stringify(properties('Dashboard'));
    for (const title of ['Flow: ', 'Lag: ', 'GitLab: ', 'Problems', 'Cost: ']) expect(body).toContain(title);
  });

  it('sums up what each project has counted once over a turn of them all, however long sweepHours makes it', async () => {
    const body = JSON.stringify(properties('Dashboard')).replaceAll('\\', '');
    const periods = [...body.matchAll(/"(?:FailedProjects|ProblemFiles)"[^{\]]*{ "period": (\d+) }/g)];
    expect(periods.map(([, seconds]) => Number(seconds))).toEqual([21_600, 21_600]);
    const turnSeconds = createRequire(import.meta.url)('../../infra/turn-seconds.cjs');
    const resolveVariable = async (name: string) => (name === 'param:sweepHours' ? '8' : null);
    expect(await turnSeconds({ resolveVariable })).toBe(28_800);
  });

  it('names nothing that is not deployed with it', () => {
    const body = JSON.stringify(properties('Dashboard'));
    const names = [...body.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, name = '']) => name);
    expect(names.filter((name) => template.Resources[name] === undefined)).toEqual([]);
    expect(new Set(names).size).toBe(7);
  });
});
