/**
 * What a pack may cost. A repository is written by people whom the hub need not trust, and a few kilobytes of
 * pack can describe gigabytes of objects.
 */
export type PackLimits = {
  readonly maxObjects: number;
  /** Of the pack as it travels; it is spooled to the temporary directory. */
  readonly maxPackBytes: number;
  /** Of one object, and of one delta, inflated. Known before anything is inflated: what is over it is never made. */
  readonly maxObjectBytes: number;
  readonly maxDeltaDepth: number;
  /** Of everything inflated or rebuilt, repeats included: bounds the work, as the others do the space. */
  readonly maxUnpackedBytes: number;
  /** Of objects over the size that are inflated to nowhere, for their ids and for what comes after them. */
  readonly maxPassedBytes: number;
  /** Objects kept at hand as bases of deltas to come; the rest is inflated again from the spool. */
  readonly cacheBytes: number;
};

/** Where one request for blobs would be too much there are several, which share what is unpacked and passed over. */
export type BlobLimits = PackLimits & {
  /** Ids in one request. */
  readonly maxWants: number;
  readonly maxRequests: number;
};

const MiB = 2 ** 20;

/** Blobs are streamed: what counts is the largest, of which up to four copies are in memory, and the spool. */
export const BLOB_LIMITS: BlobLimits = {
  // An entry costs some 400 bytes of memory until the pack is read: 200 MB.
  maxObjects: 500_000,
  // A Lambda function's temporary directory has 512 MiB unless it is configured otherwise.
  maxPackBytes: 480 * MiB,
  maxObjectBytes: 64 * MiB,
  // The most that git itself makes (`git repack --depth`); its default is 50.
  maxDeltaDepth: 4095,
  // Of what comes to nothing: some five seconds. Each blob that is given allows for four times its size besides.
  maxUnpackedBytes: 3072 * MiB,
  // One second, or three of what cannot be compressed. Beyond it, ids are told apart by asking for fewer at a time.
  maxPassedBytes: 512 * MiB,
  cacheBytes: 32 * MiB,
  // So that what is kept of a pack's entries stays below 50 MB, however many models there are.
  maxWants: 50_000,
  // Two for each file that is over the size and not passed over, or some dozen where the order of the pack hides it.
  maxRequests: 256,
};

const MAX_TREE_BYTES = 256 * MiB;

/** Trees are all held in memory: 500,000 entries, the most that is walked, take some 40 MB a commit. */
export const TREE_LIMITS: PackLimits = {
  // Half a kilobyte of memory each, however small.
  maxObjects: 250_000,
  maxPackBytes: 128 * MiB,
  maxObjectBytes: 64 * MiB,
  maxDeltaDepth: BLOB_LIMITS.maxDeltaDepth,
  maxUnpackedBytes: MAX_TREE_BYTES,
  // Who needs them all has no use for the rest.
  maxPassedBytes: 0,
  // They are in memory anyway.
  cacheBytes: MAX_TREE_BYTES,
};
