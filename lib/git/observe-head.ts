import { HubError } from '../errors.ts';
import { discoverCapabilities } from './capabilities.ts';
import { readHead } from './head.ts';
import { isProtocolDoubt } from './protocol-doubt.ts';
import type { GitCapabilities, GitHead, GitRemote } from './types.ts';

export type ObservedHead = {
  readonly head: GitHead;
  /** With which it was read: those that were known, unless they turned out not to hold (any more). */
  readonly capabilities: GitCapabilities;
};

/**
 * Reads what HEAD is with the capabilities of an earlier run, in one request. Where these lead to a failure that may be
 * their own, or to an empty repository of which the server did not say that it is empty, they are read again, and so is
 * HEAD.
 * @param known null on first contact
 * @throws as `discoverCapabilities` and `readHead` do
 */
export async function observeHead(remote: GitRemote, known: GitCapabilities | null): Promise<ObservedHead> {
  if (known !== null) {
    const head = await readUndoubted(remote, known);
    if (head !== null) return { head, capabilities: known };
  }
  const capabilities = await discoverCapabilities(remote);
  return { head: await readHead(remote, capabilities), capabilities };
}

/** Null for an answer that gives reason to doubt the capabilities. */
async function readUndoubted(remote: GitRemote, capabilities: GitCapabilities): Promise<GitHead | null> {
  try {
    const head = await readHead(remote, capabilities);
    return head.kind === 'empty' && !capabilities.unborn ? null : head;
  } catch (error) {
    if (error instanceof HubError && isProtocolDoubt(error.code)) return null;
    throw error;
  }
}
