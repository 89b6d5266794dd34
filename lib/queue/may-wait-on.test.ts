import { describe, expect, it } from '@jest/globals';
import { mayWaitOn } from './may-wait-on.ts';

describe('mayWaitOn', () => {
  const message = { receivedAt: '2026-01-01T00:00:00Z' };

  it('gives a message six hours', () => {
    expect(mayWaitOn(message, new Date('2026-01-01T05:59:59Z'))).toBe(true);
    expect(mayWaitOn(message, new Date('2026-01-01T06:00:00Z'))).toBe(false);
  });

  it('takes one from a clock that is ahead for young', () => {
    expect(mayWaitOn(message, new Date('2025-12-31T23:00:00Z'))).toBe(true);
  });
});
