import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { type StageStub, startStageStub } from '../../test/support/stage-stub.ts';
import { readPulse } from './read-pulse.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/hub-ReplicateQueue-X.fifo';
const now = new Date('2026-11-27T12:00:30Z');
const minutesAgo = (minutes: number) => new Date(Date.parse('2026-11-27T12:00:00Z') - minutes * 60_000);

let stub: StageStub;
beforeAll(async () => {
  stub = await startStageStub();
  pointAwsAt('CLOUDWATCH', stub.endpoint);
});
beforeEach(() => {
  stub.failure = undefined;
  stub.metrics = {};
});
afterAll(async () => stub[Symbol.asyncDispose]());

const read = () => readPulse({ kind: 'stage', stage: 'prod' }, { queueUrl }, now);

describe('the pulse of a stage', () => {
  it('is the newest number of each metric', async () => {
    stub.metrics = {
      ApproximateAgeOfOldestMessage: [
        { at: minutesAgo(2), value: 180 },
        { at: minutesAgo(3), value: 120 },
      ],
      SweptProjects: [{ at: minutesAgo(12), value: 1 }],
    };
    expect(await read()).toEqual({
      kind: 'known',
      pulse: { queueAge: { seconds: 180, at: minutesAgo(2) }, lastSweep: minutesAgo(12) },
    });
    expect(stub.asked.get('ApproximateAgeOfOldestMessage')).toMatchObject({
      Metric: { Dimensions: [{ Name: 'QueueName', Value: 'hub-ReplicateQueue-X.fifo' }] },
    });
  });

  it('has none where CloudWatch has none, and none of a queue that is hours old', async () => {
    expect(await read()).toEqual({ kind: 'known', pulse: { queueAge: null, lastSweep: null } });
    stub.metrics = { ApproximateAgeOfOldestMessage: [{ at: minutesAgo(60), value: 0 }] };
    expect(await read()).toMatchObject({ pulse: { queueAge: null } });
  });

  it('is unknown to who may not ask CloudWatch, who is told what it takes', async () => {
    stub.failure = { status: 400, type: 'AccessDeniedException' };
    expect(await read()).toMatchObject({
      kind: 'unknown',
      advice: expect.stringContaining('cloudwatch:GetMetricData'),
    });
  });

  it('is unknown where CloudWatch is not well', async () => {
    stub.failure = { status: 500, type: 'InternalServiceFault' };
    expect(await read()).toEqual({
      kind: 'unknown',
      why: 'CloudWatch does not say: By order of the test.',
      advice: null,
    });
  });

  it('is not asked for on this machine', async () => {
    stub.asked.clear();
    expect(await readPulse({ kind: 'local' }, { queueUrl }, now)).toMatchObject({ kind: 'unknown' });
    expect(stub.asked.size).toBe(0);
  });
});
