import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHub } from '../../cli/stack/open-hub.ts';
import { pointAwsAt } from '../support/point-aws-at.ts';
import { type StageStub, startStageStub } from '../support/stage-stub.ts';

const OUTPUTS = {
  HubTableName: 'hub',
  ReplicateQueueUrl: 'https://sqs.example/q',
  DeadLetterQueueUrl: 'https://sqs.example/dead',
  SyncUrl: 'https://hub.example/gateway/public/sync',
  AccessSecretArn: 'arn:access',
  WebhookSecretArn: 'arn:webhook',
};

let stage: StageStub;

beforeAll(async () => {
  stage = await startStageStub();
  pointAwsAt('CLOUDFORMATION', stage.endpoint);
});
afterAll(async () => stage[Symbol.asyncDispose]());

describe('the hub of a stage', () => {
  it('takes for models what its worker does', async () => {
    stage.outputs = { ...OUTPUTS, ModelPatterns: '/models/**/*.json, **/*.hck.json' };
    const { patterns } = await openHub({ kind: 'stage', stage: 'prod' });
    expect(patterns).toBe('*.hck.json,/models/**/*.json');
  });

  it('that an older version has deployed is opened all the same', async () => {
    stage.outputs = OUTPUTS;
    const { patterns, table } = await openHub({ kind: 'stage', stage: 'prod' });
    expect([patterns, table.name]).toEqual([null, 'hub']);
  });
});
