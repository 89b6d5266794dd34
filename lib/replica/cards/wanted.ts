import type { KeyedPath } from './keyed-path.ts';

/** What should be at a path; `blobId` null: nothing. */
export type Wanted = {
  readonly file: KeyedPath;
  readonly blobId: string | null;
};

export type WantedFile = Wanted & { readonly blobId: string };
