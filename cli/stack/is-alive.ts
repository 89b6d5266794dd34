import { existsSync, readFileSync } from 'node:fs';

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    // It is somebody else's.
    return Error.isError(error) && 'code' in error && error.code === 'EPERM';
  }
}

/** Killed, but not yet taken note of by its parent. Where there is no /proc, nobody can tell. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'latin1'));
}
