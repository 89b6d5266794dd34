/**
 * What a pack may cost. A repository is written by people whom the hub need not trust, and a few kilobytes of
 * pack can describe gigabytes of objects: whatever is over a limit ends in a PermanentError that names it.
 */
export type PackLimits = {
  readonly maxObjects: number;
  /** Of the pack as it travels; it is spooled to the temporary directory. */
  readonly maxPackBytes: number;
  /** Of one object, and of one delta, inflated. Known, and refused, before anything is inflated. */
  readonly maxObjectBytes: number;
  readonly maxDeltaDepth: number;
  /** Of everything inflated or rebuilt, repeats included: it bounds the work, as the others bound the space. */
  readonly maxUnpackedBytes: number;
  /** Objects kept at hand as bases of deltas to come; the rest is inflated again from the spool. */
  readonly cacheBytes: number;
};

const MiB = 2 ** 20;

/** Blobs are streamed: what counts is the largest, of which up to four copies are in memory, and the spool. */
export const BLOB_LIMITS: PackLimits = {
  // An entry costs some 400 bytes of memory until the pack is read: 200 MB.
  maxObjects: 500_000,
  // A Lambda function's temporary directory has 512 MiB unless it is configured otherwise.
  maxPackBytes: 480 * MiB,
  // GitLab.com refuses to take larger files in a push.
  maxObjectBytes: 100 * MiB,
  // The most that git itself makes (`git repack --depth`); its default is 50.
  maxDeltaDepth: 4095,
  maxUnpackedBytes: 8192 * MiB,
  cacheBytes: 32 * MiB,
};

/** Trees are all held in memory: 500,000 entries, the most that is walked, take some 40 MB a commit. */
export const TREE_LIMITS: PackLimits = {
  ...BLOB_LIMITS,
  maxPackBytes: 128 * MiB,
  maxObjectBytes: 64 * MiB,
  maxUnpackedBytes: 256 * MiB,
};
