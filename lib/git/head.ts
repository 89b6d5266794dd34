import { brokenAnswer } from './git-errors.ts';
import { requestCommand } from './http/request.ts';
import { isObjectId } from './object-id.ts';
import { encodeCommand } from './protocol/command.ts';
import { readLines } from './protocol/read-lines.ts';
import type { GitCapabilities, GitHead, GitRemote } from './types.ts';

const BRANCHES = 'refs/heads/';
const SYMREF = 'symref-target:';

/**
 * Reads what HEAD is: the default branch and its commit, in one request (gitprotocol-v2, "ls-refs").
 * @throws RetryLater `GIT_BROKEN_ANSWER`, and as all requests do
 */
export async function readHead(remote: GitRemote, capabilities: GitCapabilities): Promise<GitHead> {
  const args = ['symrefs', ...(capabilities.unborn ? ['unborn'] : []), 'ref-prefix HEAD'];
  const command = encodeCommand('ls-refs', capabilities.objectFormat, args);
  return parseHead(await readLines(requestCommand(remote, command)), capabilities);
}

/**
 * The answer's lines: `<object id | unborn> <name>[ symref-target:<ref>]…`, of which HEAD may be one.
 * @throws RetryLater `GIT_BROKEN_ANSWER`
 */
export function parseHead(lines: readonly string[], { objectFormat, unborn }: GitCapabilities): GitHead {
  const fields = lines.map((line) => line.split(' ')).find(([, name]) => name === 'HEAD');
  if (fields === undefined) {
    // Only where the server cannot say `unborn` is its silence an empty repository.
    if (unborn) throw brokenAnswer('it says nothing of HEAD');
    return { kind: 'empty', branch: null };
  }
  const [commit = '', , ...attributes] = fields;
  const target = attributes.find((attribute) => attribute.startsWith(SYMREF))?.slice(SYMREF.length);
  const branch = target?.startsWith(BRANCHES) ? target.slice(BRANCHES.length) : null;
  if (commit === 'unborn') return { kind: 'empty', branch };
  if (!isObjectId(objectFormat, commit)) throw brokenAnswer('HEAD has no proper object id');
  return { kind: 'commit', branch, commit };
}
