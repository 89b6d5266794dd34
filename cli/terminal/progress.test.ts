import { describe, expect, it } from '@jest/globals';
import { formatProgress, startProgress } from './progress.ts';

describe('the progress of a command', () => {
  it('is a bar with a rate', () => {
    expect(formatProgress('replayed', 30, 60, 2000)).toBe(
      '[████████████░░░░░░░░░░░░] 30/60 replayed, 15 a second',
    );
    expect(formatProgress('replayed', 3, 60, 2000)).toContain(', 1.5 a second');
  });

  it('never runs over, though what is counted may grow', () => {
    expect(formatProgress('replayed', 61, 60, 0)).toBe('[████████████████████████] 61/60 replayed');
  });

  it('is a count where nobody knows how many there are', () => {
    expect(formatProgress('deleted', 7, null, 100)).toBe('7 deleted');
  });

  it('is shown on a terminal, ten times a second at most, and taken away at the end', () => {
    const written: string[] = [];
    let now = 0;
    const stream = { isTTY: true, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
    const progress = startProgress('replayed', stream, () => now);
    for (const time of [0, 50, 100]) {
      now = time;
      progress.show(time, 1000);
    }
    progress.end();
    expect(written).toEqual([
      expect.stringContaining('0/1000'),
      expect.stringContaining('100/1000'),
      '\r\u001b[K',
    ]);
  });

  it('is nothing where nobody looks', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
    const progress = startProgress('replayed', stream);
    progress.show(1, 2);
    progress.end();
    expect(written).toEqual([]);
  });
});
