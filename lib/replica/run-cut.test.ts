import { describe, expect, it } from '@jest/globals';
import { throwIfOver } from './run-cut.ts';

describe('throwIfOver', () => {
  it('lets a run go on until its time is over', () => {
    const time = new AbortController();
    expect(() => throwIfOver(undefined)).not.toThrow();
    expect(() => throwIfOver(time.signal)).not.toThrow();
    time.abort();
    const message = expect.stringContaining('time');
    const advice = expect.stringContaining('Nothing to do');
    const cut = expect.objectContaining({ outcome: 'retry', code: 'RUN_CUT', message, advice });
    expect(() => throwIfOver(time.signal)).toThrow(cut);
  });
});
