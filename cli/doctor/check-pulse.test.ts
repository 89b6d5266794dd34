import { describe, expect, it } from '@jest/globals';
import { checkQueueAge, checkSweep } from './check-pulse.ts';

const now = new Date('2026-11-27T12:00:30Z');
const at = new Date('2026-11-27T11:59:00Z');
const queueAge = (seconds: number | null) =>
  checkQueueAge({
    kind: 'known',
    pulse: { queueAge: seconds === null ? null : { seconds, at }, lastSweep: null },
  });
const sweep = (lastSweep: string | null) =>
  checkSweep(
    { kind: 'known', pulse: { queueAge: null, lastSweep: lastSweep ? new Date(lastSweep) : null } },
    now,
  );

describe('the age of the queue', () => {
  it.each([
    [180, 'ok', 'The oldest message had waited for 3m at 2026-11-27T11:59Z.'],
    [3600, 'ok', 'The oldest message had waited for 1h at 2026-11-27T11:59Z.'],
    [3660, 'failed', 'The oldest message had waited for 1h at 2026-11-27T11:59Z.'],
    [null, 'unknown', 'CloudWatch has no number yet: that may take a quarter of an hour.'],
  ])('of %p seconds is %s', (seconds, state, detail) => {
    expect(queueAge(seconds)).toMatchObject({ check: 'queue age', state, detail });
  });
});

describe('the last sweep', () => {
  it.each([
    ['2026-11-27T11:45:00Z', 'ok', 'The last one ended 15m ago, at 2026-11-27T11:45Z.'],
    [
      '2026-11-27T10:45:00Z',
      'failed',
      'The last one ended 1h ago, at 2026-11-27T10:45Z; four are due in an hour.',
    ],
    [null, 'failed', 'None has come to its end within a day; four are due in an hour.'],
  ])('of %p is %s', (time, state, detail) => {
    expect(sweep(time)).toMatchObject({ check: 'sweep', state, detail });
  });
});

it('what CloudWatch does not say is neither good nor bad, and said with its reason', () => {
  const look = { kind: 'unknown', why: 'There is none.', advice: 'Get one.' } as const;
  for (const finding of [checkQueueAge(look), checkSweep(look, now)])
    expect(finding).toMatchObject({ state: 'unknown', detail: 'There is none.', advice: 'Get one.' });
});
