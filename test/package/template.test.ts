import { beforeAll, describe, expect, it } from '@jest/globals';
import { readTemplate, resourcesOfType, type Template } from '../support/template.ts';

let template: Template;

beforeAll(async () => {
  template = await readTemplate();
});

const properties = (logicalId: string) => template.Resources[logicalId]?.Properties ?? {};
const ofType = (type: string) => resourcesOfType(template, type).map(([, resource]) => resource);

describe('the functions', () => {
  it.each(['Webhook', 'Replicate', 'Sweep', 'Rotate'])(
    '%s runs on Node 24 and arm64 under its own role',
    (name) => {
      expect(properties(`${name}LambdaFunction`)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
      });
    },
  );

  it('answer GitLab before it hangs up after ten seconds', () => {
    expect(properties('WebhookLambdaFunction').Timeout).toBeLessThan(10);
  });

  it('know what they need and nothing more', () => {
    const shared = {
      MODELHUB_STAGE: 'dev',
      MODELHUB_QUEUE_URL: { Ref: 'ReplicateQueue' },
      POWERTOOLS_SERVICE_NAME: 'model-hub-sync',
      POWERTOOLS_METRICS_NAMESPACE: 'ModelHubSync',
    };
    expect(properties('WebhookLambdaFunction').Environment).toEqual({
      Variables: { ...shared, MODELHUB_WEBHOOK_SECRET: { Ref: 'WebhookSecret' } },
    });
    expect(properties('ReplicateLambdaFunction').Environment).toEqual({
      Variables: {
        ...shared,
        MODELHUB_DLQ_URL: { Ref: 'DeadLetterQueue' },
        MODELHUB_TABLE: { Ref: 'HubTable' },
        MODELHUB_ACCESS_SECRET: { Ref: 'AccessSecret' },
        MAX_MODEL_BYTES: '64000000',
        MODEL_PATTERNS: '**/*.hck.json',
        ROTATE_TOKENS: 'false',
        COMMIT_STATUS: 'false',
      },
    });
    expect(properties('SweepLambdaFunction').Environment).toEqual({
      Variables: {
        ...shared,
        MODELHUB_TABLE: { Ref: 'HubTable' },
        MODELHUB_ACCESS_SECRET: { Ref: 'AccessSecret' },
        MODELHUB_SYNC_URL: {
          'Fn::Join': ['', [{ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }, '/gateway/public/sync']],
        },
        SWEEP_HOURS: '6',
        SWEEP_GROUPS: '',
      },
    });
  });
});

describe('the front door', () => {
  it('has two routes and no catch-all', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(routes.toSorted()).toEqual(['GET /gateway/public/info', 'POST /gateway/public/sync']);
  });

  it('is throttled', () => {
    expect(properties('HttpApiStage').DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
  });
});

describe('the sweep', () => {
  it('begins at each quarter of an hour', () => {
    const [rule, ...others] = ofType('AWS::Events::Rule');
    expect(others).toEqual([]);
    expect(rule?.Properties).toMatchObject({
      ScheduleExpression: 'cron(0/15 * * * ? *)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': ['SweepLambdaFunction', 'Arn'] } }],
    });
  });

  it('ends before the next one begins', () => {
    expect(properties('SweepLambdaFunction').Timeout).toBeLessThan(15 * 60);
  });
});

describe('the rotation of access tokens', () => {
  const conditional = () =>
    Object.entries(template.Resources)
      .filter(([, { Condition }]) => Condition === 'RotatesTokens')
      .map(([logicalId]) => logicalId);

  it('is there only where it is turned on, with all that it needs', () => {
    expect(template.Conditions.RotatesTokens).toEqual({ 'Fn::Equals': ['false', 'true'] });
    expect(conditional().toSorted()).toEqual([
      'AccessSecretRotation',
      'RotateLambdaFunction',
      'RotateLogGroup',
      'RotatePermission',
      'RotateRole',
      'RotationFailsAlarm',
    ]);
  });

  it('is referred to by nothing that is always there', () => {
    const rest = Object.entries(template.Resources).filter(([, { Condition }]) => Condition === undefined);
    const names = conditional().map((name) => `"${name}"`);
    expect(rest.filter(([, one]) => names.some((name) => JSON.stringify(one).includes(name)))).toEqual([]);
  });

  it('is begun by Secrets Manager alone, each week, and not by a deployment', () => {
    expect(properties('AccessSecretRotation')).toMatchObject({
      SecretId: { Ref: 'AccessSecret' },
      RotateImmediatelyOnUpdate: false,
      RotationRules: { ScheduleExpression: 'rate(7 days)' },
    });
    expect(properties('RotatePermission')).toMatchObject({
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('has five minutes, which the worker knows of', () => {
    expect(properties('RotateLambdaFunction').Timeout).toBe(300);
  });
});

describe('the queues', () => {
  it('are FIFO with high throughput, encrypted, and keep messages for 14 days', () => {
    const queues = ofType('AWS::SQS::Queue');
    expect(queues).toHaveLength(2);
    for (const { Properties } of queues) {
      expect(Properties).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        MessageRetentionPeriod: 14 * 24 * 60 * 60,
        SqsManagedSseEnabled: true,
      });
    }
  });

  it('hide a message for six times the time that a run may take', () => {
    const timeout = Number(properties('ReplicateLambdaFunction').Timeout);
    expect(properties('ReplicateQueue').VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });

  it('leave ten attempts to the worker before the dead-letter queue takes over', () => {
    expect(properties('ReplicateQueue').RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
      maxReceiveCount: 15,
    });
  });

  it('bring one message an invocation, and up to ten projects at a time', () => {
    const [mapping, ...others] = ofType('AWS::Lambda::EventSourceMapping');
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['ReplicateQueue', 'Arn'] },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('what is kept', () => {
  it.each(['HubTable', 'ReplicateQueue', 'DeadLetterQueue', 'WebhookSecret', 'AccessSecret'])(
    '%s outlives the stack, under no name that a second deployment would need',
    (logicalId) => {
      expect(template.Resources[logicalId]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
      for (const name of ['TableName', 'QueueName', 'Name'])
        expect(properties(logicalId)).not.toHaveProperty(name);
    },
  );

  it('the table can be restored, expires what is superseded, and tells readers of changes', () => {
    expect(properties('HubTable')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it.each(['WebhookSecret', 'AccessSecret'])('%s has no value that a deployment would reset', (logicalId) => {
    expect(properties(logicalId)).not.toHaveProperty('SecretString');
    expect(properties(logicalId)).not.toHaveProperty('GenerateSecretString');
  });
});

describe('the outputs', () => {
  it('say which files are models', () => {
    expect(template.Outputs.ModelPatterns).toMatchObject({ Value: '**/*.hck.json' });
  });

  it('say where everything is', () => {
    expect(Object.keys(template.Outputs)).toEqual(
      expect.arrayContaining([
        'SyncUrl',
        'HubTableName',
        'ReplicateQueueUrl',
        'DeadLetterQueueUrl',
        'WebhookSecretArn',
        'AccessSecretArn',
      ]),
    );
  });
});
