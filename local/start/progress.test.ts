import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.ts';

describe('Progress', () => {
  it('has a line for each step, ended with the time it took', () => {
    let output = '';
    const progress = new Progress((text) => {
      output += text;
    });
    progress.done();
    progress.step('packaging');
    expect(output).toBe('packaging… ');
    progress.step('starting');
    progress.done();
    progress.done();
    expect(output).toMatch(/^packaging… \d+\.\d s\nstarting… \d+\.\d s\n$/);
  });
});
