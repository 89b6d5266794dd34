import { spawn } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { isAlive } from './is-alive.ts';

it('a process is alive until it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const pid = child.pid ?? 0;
  expect([isAlive(process.pid), isAlive(pid)]).toEqual([true, true]);
  child.kill('SIGKILL');
  await new Promise((ended) => child.on('exit', ended));
  expect(isAlive(pid)).toBe(false);
});
