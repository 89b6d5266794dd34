import { expect } from '@jest/globals';
import type { HubError } from '../../lib/errors.ts';
import { fetchLfs, type LfsLimits } from '../../lib/git/lfs/fetch-lfs.ts';
import type { LfsPointer } from '../../lib/git/lfs/pointer.ts';
import type { LfsResult } from '../../lib/git/lfs/types.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { STORE_KEY } from './lfs-server.ts';

export const LIMITS: LfsLimits = { maxBytes: 64 * 1024 * 1024 };

/** What becomes of each pointer, in the order in which it is known. */
export async function fetchAll(
  remote: GitRemote,
  pointers: readonly LfsPointer[],
  limits: Partial<LfsLimits> = {},
): Promise<LfsResult[]> {
  const results: LfsResult[] = [];
  await fetchLfs(remote, pointers, { ...LIMITS, ...limits }, async (result) => {
    results.push(result);
  });
  return results;
}

/** The code of the problem that a pointer has, which is one that can be shown. */
export async function problemOf(
  remote: GitRemote,
  pointer: LfsPointer,
  limits?: Partial<LfsLimits>,
): Promise<string> {
  const [result, ...more] = await fetchAll(remote, [pointer], limits);
  expect(more).toEqual([]);
  expect(result?.pointer).toBe(pointer);
  if (result?.kind !== 'problem') throw new Error('Expected a problem, but there was none.');
  expect(result.problem.message.length).toBeLessThan(300);
  expect(result.problem.message).not.toContain(STORE_KEY);
  return result.problem.code;
}

/** The trouble that stands between a pointer and its content. */
export async function troubleOf(
  remote: GitRemote,
  pointer: LfsPointer,
  limits?: Partial<LfsLimits>,
): Promise<HubError> {
  const [result, ...more] = await fetchAll(remote, [pointer], limits);
  expect(more).toEqual([]);
  expect(result?.pointer).toBe(pointer);
  if (result?.kind !== 'trouble') throw new Error('Expected trouble, but there was none.');
  return result.error;
}
