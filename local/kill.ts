import type { ChildProcess } from 'node:child_process';

/** Signals a child. One that could not be started has no pid, and Node would signal our own process group instead. */
export function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) child.kill(signal);
}
