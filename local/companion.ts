import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { kill } from './kill.ts';

/** How long a companion may take to end by itself before it is killed. */
const GRACE_MS = 5_000;

export type Companion = {
  readonly child: ChildProcess;
  /** What it has written to standard error so far, at most the last few kilobytes. */
  readonly errorOutput: () => string;
  /** Ends it and waits until it is gone. */
  readonly close: () => Promise<void>;
};

/**
 * Makes a child process live exactly as long as this one. The child should be in a process group of its own
 * (`detached`), or a terminal's Ctrl-C ends it before the requests that still need it are done.
 */
export function accompany(child: ChildProcess): Companion {
  let errorOutput = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-4_000);
  });
  child.on('error', (error) => {
    errorOutput += error.message;
  });

  const killNow = () => kill(child, 'SIGKILL');
  process.once('exit', killNow);
  const watchdog = child.pid === undefined ? undefined : watch(child.pid);

  const ended = once(child, 'close').catch(() => undefined);
  void ended.then(() => {
    process.off('exit', killNow);
    watchdog?.kill('SIGKILL');
  });

  return {
    child,
    errorOutput: () => errorOutput,
    close: async () => {
      kill(child, 'SIGTERM');
      const impatience = setTimeout(killNow, GRACE_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/**
 * Nobody gets to clean up after `kill -9`: so a shell waits for the end of a pipe that only this process holds open,
 * and kills what is left.
 */
function watch(pid: number): ChildProcess {
  const script = 'cat >/dev/null; kill -9 "$1"';
  return spawn('sh', ['-c', script, 'watchdog', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}
