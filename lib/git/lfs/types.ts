import type { HubError } from '../../errors.ts';
import type { LfsPointer } from './pointer.ts';

/** Why the content of one pointer is not to be had; it concerns this file and no other. */
export type LfsProblem = {
  readonly code: LfsProblemCode;
  /** For the modeler: what is wrong and what to do, under 300 characters. */
  readonly message: string;
};

export type LfsProblemCode =
  /** The LFS server does not have the object, or does not answer for it. */
  | 'LFS_MISSING'
  /** Larger than the hub takes; not even asked for. */
  | 'LFS_TOO_LARGE'
  /** What the store holds, or the server says of it, is not what the pointer names. */
  | 'LFS_CORRUPT'
  /** The link to the object leads where the hub does not go. */
  | 'LFS_REFUSED'
  /** The links were out of date, the one asked for again as well. */
  | 'LFS_EXPIRED'
  /** The server or the store does not give the object, and it is no passing trouble. */
  | 'LFS_DENIED'
  /** Git LFS is off for the project or the whole instance. */
  | 'LFS_DISABLED'
  /** Something other than an LFS server answers. */
  | 'LFS_NOT_LFS'
  /** An LFS extension has changed the content, and only those who have the extension can undo that. */
  | 'LFS_EXTENDED';

/** What became of one pointer. */
export type LfsResult =
  | { readonly kind: 'content'; readonly pointer: LfsPointer; readonly bytes: Buffer }
  | LfsFailure
  | LfsTrouble;

/** What a server answers for one pointer when it is asked where the content is. */
export type LfsAnswer = LfsLink | LfsFailure | LfsTrouble;

export type LfsFailure = {
  readonly kind: 'problem';
  readonly pointer: LfsPointer;
  readonly problem: LfsProblem;
};

/** For now nobody can say what the content is. It is no property of the file, which need not change for it to pass. */
type LfsTrouble = {
  readonly kind: 'trouble';
  readonly pointer: LfsPointer;
  readonly error: HubError;
};

/** How an object can be downloaded ("actions" in docs/api/batch.md of git-lfs). */
export type LfsLink = {
  readonly kind: 'link';
  readonly pointer: LfsPointer;
  /** Not yet checked: it may lead anywhere. */
  readonly href: string;
  /** All that is sent there besides our own name; made so that they can be sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** In milliseconds since 1970; null: the server does not say. */
  readonly expiresAt: number | null;
};
