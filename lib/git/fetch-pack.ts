import { notOurRef } from './git-errors.ts';
import { requestCommand } from './http/request.ts';
import type { PackLimits } from './limits.ts';
import { isObjectId } from './object-id.ts';
import type { PackItem } from './pack/pack-item.ts';
import { readPack } from './pack/read-pack.ts';
import type { Work } from './pack/work.ts';
import { encodeCommand } from './protocol/command.ts';
import { readPackfile } from './protocol/read-packfile.ts';
import type { GitCapabilities, GitRemote } from './types.ts';

/**
 * One fetch (gitprotocol-v2): what is in the pack that answers it, as it arrives. Nothing is
 * negotiated, so the pack is never a thin one.
 * @param args further arguments, such as `filter blob:none`
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks any of the wants, and as all requests and packs do
 */
export function fetchPack(
  remote: GitRemote,
  { objectFormat }: GitCapabilities,
  wants: Iterable<string>,
  args: readonly string[],
  limits: PackLimits,
  work?: Work,
): AsyncGenerator<PackItem> {
  const wantLines = Array.from(wants, (id) => {
    if (isObjectId(objectFormat, id)) return `want ${id}`;
    // Left behind by a repository that has since been made anew in the other format.
    throw notOurRef(`${id} is no object id of a ${objectFormat} repository`);
  });
  const lines = [...wantLines, ...args, 'no-progress', 'ofs-delta', 'done'];
  const answer = requestCommand(remote, encodeCommand('fetch', objectFormat, lines));
  return readPack(readPackfile(answer), objectFormat, limits, work);
}
