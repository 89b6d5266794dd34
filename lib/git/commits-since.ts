import { UnusableHead } from '../errors.ts';
import { requestCommand } from './http/request.ts';
import { type PackLimits, TREE_LIMITS } from './limits.ts';
import { isObjectId } from './object-id.ts';
import { readPack } from './pack/read-pack.ts';
import { encodeCommand } from './protocol/command.ts';
import { readPackfile } from './protocol/read-packfile.ts';
import type { GitCapabilities, GitRemote, ObjectFormat } from './types.ts';

/** Who adds more at once is not worth the time: that many take some 15 MB. */
const LIMITS: PackLimits = { ...TREE_LIMITS, maxObjects: 50_000 };

/**
 * The commits that a commit has in its history and an earlier one has not, in one request; null if the earlier one is
 * not an ancestor (any more).
 *
 * `done` is left out of the fetch (gitprotocol-v2), so that the server sends a pack only if it is `ready`: it knows the
 * earlier commit, and finds it or one of its parents in the history of the other. The pack holds the commits in between:
 * the earlier commit is an ancestor if one of these has it as parent. `ACK` and `ready` alone prove nothing: upload-pack
 * says both of a commit beside or before the earlier one, too.
 *
 * A null may be wrong where there are more commits in between than the limits allow, and where clocks were, since git
 * does not look behind commits that are dated before the earlier one.
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks `commit`, and as all requests and packs do
 */
export async function commitsSince(
  remote: GitRemote,
  { objectFormat }: GitCapabilities,
  ancestor: string,
  commit: string,
): Promise<Set<string> | null> {
  // Left behind by a repository that has since been made anew in the other format.
  if (!isObjectId(objectFormat, ancestor)) return null;
  const lines = [`want ${commit}`, `have ${ancestor}`, 'filter tree:0', 'no-progress', 'ofs-delta'];
  const pack = readPackfile(requestCommand(remote, encodeCommand('fetch', objectFormat, lines)));
  try {
    const first = await pack.next();
    if (first.done) return null;
    return await readSince(ancestor, startingWith(first.value, pack), objectFormat);
  } catch (error) {
    if (error instanceof UnusableHead) return null;
    throw error;
  } finally {
    // Who reads no further than the first chunk does not get to the rest, and so does not end it.
    await pack.return(undefined);
  }
}

async function readSince(
  ancestor: string,
  pack: AsyncIterable<Buffer>,
  format: ObjectFormat,
): Promise<Set<string> | null> {
  const commits = new Set<string>();
  let isChild = false;
  for await (const item of readPack(pack, format, LIMITS)) {
    if (item.kind !== 'object') return null;
    if (item.type !== 'commit') continue;
    commits.add(item.id);
    isChild ||= hasParent(item.bytes, ancestor);
  }
  return isChild ? commits : null;
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Lines of what a commit quotes (`mergetag`, `gpgsig`) begin with a space, those of its message come later. */
function hasParent(commit: Buffer, id: string): boolean {
  const header = commit.toString('latin1', 0, Math.max(0, commit.indexOf('\n\n')));
  return header.split('\n').includes(`parent ${id}`);
}
