import type { ModelPath } from './model-path.ts';

/** What should be at a path; `blobId` null: nothing. */
export type Wanted = {
  readonly file: ModelPath;
  readonly blobId: string | null;
};

export type WantedFile = {
  readonly file: ModelPath;
  readonly blobId: string;
};
