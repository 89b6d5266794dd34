import { describe, expect, it } from '@jest/globals';
import { alertStatus, healthAfter } from './hook-health.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

function afterFailures(count: number) {
  let health: ReturnType<typeof healthAfter> = { recentFailures: 0, disabledUntil: null };
  for (let n = 0; n < count; n += 1) health = healthAfter(health, false, NOW);
  return health;
}

describe('the health of a webhook', () => {
  it('suffers three failures, and is off for a minute after the fourth', () => {
    expect(alertStatus(afterFailures(3), NOW)).toBe('executable');
    expect(alertStatus(afterFailures(4), later(59))).toBe('temporarily_disabled');
    expect(alertStatus(afterFailures(4), later(60))).toBe('executable');
  });

  it('is off for twice as long each time, a day at most, and for good after forty', () => {
    expect(afterFailures(6).disabledUntil).toBe(later(240).toISOString());
    expect(afterFailures(30).disabledUntil).toBe(later(24 * 60 * 60).toISOString());
    expect(alertStatus(afterFailures(39), later(48 * 60 * 60))).toBe('executable');
    expect(alertStatus(afterFailures(40), later(48 * 60 * 60))).toBe('disabled');
  });

  it('is good again after one success', () => {
    expect(alertStatus(healthAfter(afterFailures(40), true, NOW), NOW)).toBe('executable');
  });
});
