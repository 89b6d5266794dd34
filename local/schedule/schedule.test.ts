import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Schedule } from './schedule.ts';

const definition = { logicalId: 'Rule', arn: 'arn:rule', functionArn: 'arn:function', everyMinutes: 15 };

let times: unknown[];
let errors: unknown[];
const open = (invoke: (event: object) => Promise<unknown>) =>
  new Schedule({ definition, invoke, onError: (error) => errors.push(error) });

beforeEach(() => {
  times = [];
  errors = [];
  jest.useFakeTimers({ now: new Date('2026-11-27T10:07:00Z') });
});
afterEach(() => void jest.useRealTimers());

describe('a schedule', () => {
  it('invokes at each quarter of an hour, with the event of EventBridge, until it is closed', async () => {
    const schedule = open(async (event) => times.push(event));
    await jest.advanceTimersByTimeAsync(23 * 60_000 + 1);
    await schedule.close();
    await jest.advanceTimersByTimeAsync(60 * 60_000);
    expect(times).toMatchObject([
      { time: '2026-11-27T10:15:00Z', source: 'aws.events', resources: ['arn:rule'] },
      { time: '2026-11-27T10:30:00Z' },
    ]);
  });

  it('goes on after an invocation that has failed', async () => {
    const schedule = open(async () => {
      times.push(Date.now());
      throw new Error('By order of the test.');
    });
    await jest.advanceTimersByTimeAsync(30 * 60_000);
    await schedule.close();
    expect([times.length, errors.length]).toEqual([2, 2]);
  });
});
