import { fetchPack } from './fetch-pack.ts';
import type { BlobLimits } from './limits.ts';
import type { ObjectType } from './object-id.ts';
import type { PackItem } from './pack/pack-item.ts';
import type { Work } from './pack/work.ts';
import type { Blob, GitCapabilities, GitRemote } from './types.ts';

/** What becomes of an id that was asked for. */
export type FetchedBlob =
  | (Blob & { readonly kind: 'blob' })
  /** It has so many bytes, which is over the limit; nobody has seen them. */
  | { readonly kind: 'too-large'; readonly blobId: string; readonly bytes: number }
  /** A tree that calls something a file does not make it one. */
  | { readonly kind: 'not-a-blob'; readonly blobId: string; readonly type: ObjectType };

/** Where blobs come from and what they may cost, all requests together. */
export type BlobSource = {
  readonly remote: GitRemote;
  readonly capabilities: GitCapabilities;
  readonly limits: BlobLimits;
  readonly work: Work;
  /** To be called before each request. @throws UnusableHead `GIT_TOO_MANY_LARGE_BLOBS` */
  readonly claimRequest: () => void;
};

/** Bases of deltas are rebuilt in proportion to what is built on them: a blob lets those to come cost more. */
const WORTH = 4;

/** The answer to one request for blobs. */
export function fetchBlobPack(
  { remote, capabilities, limits, work, claimRequest }: BlobSource,
  blobIds: Iterable<string>,
): AsyncGenerator<PackItem> {
  claimRequest();
  // The filter is what git's own partial clones send with such a fetch; what is wanted by id passes it. Neither it nor
  // the depth means anything to a blob: they keep short what comes for an id that is a tree's or a commit's.
  return fetchPack(remote, capabilities, blobIds, ['deepen 1', 'filter blob:none'], limits, work);
}

/** What an object means to whoever asked for a blob of its id. */
export function judge(item: Exclude<PackItem, { kind: 'over-size' }>, { work }: BlobSource): FetchedBlob {
  const { id: blobId, type } = item;
  if (type !== 'blob') return { kind: 'not-a-blob', blobId, type };
  if (item.kind === 'too-large') return { kind: 'too-large', blobId, bytes: item.size };
  // Its own size comes back too.
  work.grant((1 + WORTH) * item.bytes.length);
  return { kind: 'blob', blobId, bytes: item.bytes };
}
