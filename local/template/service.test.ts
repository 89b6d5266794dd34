import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from './parse.ts';
import { find, readService } from './service.ts';

/** As osls writes it, and infra/ what it refers to. */
const template = {
  Resources: {
    Code: { Type: 'AWS::S3::Bucket' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        FifoQueue: true,
        VisibilityTimeout: 720,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 15 },
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { Ref: 'Code' }, S3Key: 'serverless/service/dev/2026/worker.zip' },
        Handler: 'dist/worker.handler',
        Timeout: 120,
        MemorySize: 1024,
        Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] },
        Environment: {
          Variables: {
            ...{ QUEUE: { Ref: 'Queue' }, TABLE: { Ref: 'Table' }, SECRET: { Ref: 'Secret' } },
            API: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
          },
        },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 1,
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': ['Worker', 'Arn'] }, PayloadFormatVersion: '2.0' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'POST /sync',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'cron(0/15 * * * ? *)',
        State: 'ENABLED',
        Targets: [{ Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] }, Id: 'workerSchedule' }],
      },
    },
  },
};

const read = (resources: object = {}) =>
  readService(parseTemplate(JSON.stringify({ Resources: { ...template.Resources, ...resources } })), {
    sqs: 'http://127.0.0.1:4100',
    httpApi: 'http://127.0.0.1:3000',
  });
const arnOf = (rest: string) => `arn:aws:sqs:eu-central-1:000000000000:${rest}`;

describe('readService', () => {
  it('has queues with their attributes as the API takes them, under local names', () => {
    expect(find(read().queues, 'Queue')).toEqual({
      logicalId: 'Queue',
      name: 'Queue.fifo',
      url: 'http://127.0.0.1:4100/000000000000/Queue.fifo',
      arn: arnOf('Queue.fifo'),
      attributes: {
        FifoQueue: 'true',
        VisibilityTimeout: '720',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('Dead.fifo'), maxReceiveCount: 15 }),
      },
    });
  });

  it('has tables with keys and time to live', () => {
    expect(read().tables).toEqual([
      {
        logicalId: 'Table',
        name: 'Table',
        keySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        attributes: [{ AttributeName: 'PK', AttributeType: 'S' }],
        timeToLiveAttribute: 'expiresAt',
      },
    ]);
  });

  it('has functions with what their environment refers to', () => {
    const { secrets, functions } = read();
    expect(functions).toMatchObject([
      {
        zip: 'worker.zip',
        handler: 'dist/worker.handler',
        timeoutSeconds: 120,
        memoryMegabytes: 1024,
        environment: {
          QUEUE: 'http://127.0.0.1:4100/000000000000/Queue.fifo',
          TABLE: 'Table',
          SECRET: secrets[0]?.arn,
          API: 'http://127.0.0.1:3000',
        },
      },
    ]);
  });

  it('has what triggers the functions', () => {
    const { functions, mappings, routes, schedules } = read();
    const functionArn = functions[0]?.arn;
    expect(mappings).toMatchObject([
      {
        queueArn: arnOf('Queue.fifo'),
        functionArn,
        batchSize: 1,
        maximumConcurrency: 10,
        reportsItemFailures: true,
      },
    ]);
    expect(routes).toMatchObject([{ routeKey: 'POST /sync', functionArn }]);
    expect(schedules).toMatchObject([{ everyMinutes: 15, functionArn }]);
  });

  it('refuses what the local stack cannot act for', () => {
    const index = { Type: 'AWS::DynamoDB::Table', Properties: { ...template.Resources.Table.Properties } };
    const withIndex = { ...index, Properties: { ...index.Properties, GlobalSecondaryIndexes: [] } };
    expect(() => read({ Table: withIndex })).toThrow('GlobalSecondaryIndexes');

    const route = template.Resources.Route.Properties;
    const greedy = { Type: 'AWS::ApiGatewayV2::Route', Properties: { ...route, RouteKey: 'GET /{proxy+}' } };
    expect(() => read({ Route: greedy })).toThrow('RouteKey');

    const rule = template.Resources.Rule.Properties;
    const daily = { Type: 'AWS::Events::Rule', Properties: { ...rule, ScheduleExpression: 'rate(1 day)' } };
    expect(() => read({ Rule: daily })).toThrow('ScheduleExpression');
  });

  it('says what is missing', () => {
    expect(() => find(read().tables, 'HubTable')).toThrow('The template has no HubTable.');
  });
});
