import { HubError } from '../../errors.ts';
import type { GitRemote } from '../../git/types.ts';

/** What requests fail with that are aborted. */
const ABORTED = new Set(['GIT_ABORTED', 'LFS_ABORTED']);

/**
 * Works with a remote whose requests are aborted when it gets late: what has been done until then counts.
 * @throws what the work throws, but for a request that was cut because it is late
 */
export async function unlessLate(
  late: AbortSignal,
  remote: GitRemote,
  work: (remote: GitRemote) => Promise<void>,
): Promise<void> {
  const signal = remote.signal ? AbortSignal.any([remote.signal, late]) : late;
  try {
    await work({ ...remote, signal });
  } catch (error) {
    const isLate = late.aborted && !remote.signal?.aborted;
    if (!isLate || !(error instanceof HubError) || !ABORTED.has(error.code)) throw error;
  }
}
