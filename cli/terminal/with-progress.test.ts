import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { withProgress } from './with-progress.ts';

function screen(isTTY: boolean) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  return { isTTY, write, text: () => text };
}

describe('withProgress', () => {
  it('shows a terminal what is waited for, and takes the line back', async () => {
    const terminal = screen(true);
    expect(await withProgress('reading', () => delay(300, 'done'), terminal)).toBe('done');
    const [, first = '', ...others] = terminal.text().split('\r');
    expect(first).toMatch(/^\S reading… 0 s$/);
    expect(others.at(-1)).toBe('\u001b[K');
  });

  it('takes it back when the work fails, too', async () => {
    const terminal = screen(true);
    const failing = async () => {
      throw new Error('no');
    };
    await expect(withProgress('reading', failing, terminal)).rejects.toThrow('no');
    expect(terminal.text()).toBe('\r\u001b[K');
  });

  it('shows a script nothing', async () => {
    const pipe = screen(false);
    await withProgress('reading', () => delay(200), pipe);
    expect(pipe.text()).toBe('');
  });
});
