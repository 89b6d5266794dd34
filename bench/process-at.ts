import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Which of some processes of this machine has the end of a TCP connection at a port of 127.0.0.1. Linux only. */
export function processAt(port: number, pids: readonly number[]): number | undefined {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  // Columns as in proc_net_tcp(5): number, local address, …, inode.
  const connection = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, local]) => local === address);
  const socket = `socket:[${connection?.[9]}]`;
  return pids.find((pid) => readdirSync(`/proc/${pid}/fd`).some((fd) => targetOf(pid, fd) === socket));
}

/** A file may have been closed since it was listed. */
function targetOf(pid: number, fd: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return null;
  }
}
