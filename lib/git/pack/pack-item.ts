import type { ObjectType } from '../object-id.ts';

export type PackObject = {
  readonly id: string;
  readonly type: ObjectType;
  /** Shared with the cache of delta bases: not to be changed. */
  readonly bytes: Buffer;
};

/** What reading a pack comes upon. */
export type PackItem =
  | (PackObject & { readonly kind: 'object' })
  /**
   * The next entry is over the size. Whoever reads on has it passed over, for which `toInflate` bytes are inflated to
   * nowhere, if the work allows it. What stands on it as a delta is lost, and so is itself if it is a delta.
   */
  | { readonly kind: 'over-size'; readonly size: number; readonly toInflate: number }
  /** What has just been passed over. */
  | { readonly kind: 'too-large'; readonly id: string; readonly type: ObjectType; readonly size: number };
