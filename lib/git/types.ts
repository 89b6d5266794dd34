/** Where a repository is and how to read it. The token goes into a header, never into the URL. */
export type GitRemote = {
  /** `https://host/group/project.git`, already percent-encoded, without credentials. */
  readonly url: string;
  readonly token: string;
  /** The base URL of its GitLab, for the advice in errors. */
  readonly instance?: string;
  /** Aborts every request of the run when its time budget ends. */
  readonly signal?: AbortSignal;
  /** Called for every HTTP request that is sent. */
  readonly onRequest?: () => void;
};

export type ObjectFormat = 'sha1' | 'sha256';

/** What the server said of itself on first contact; kept on the project, so that later runs need not ask. */
export type GitCapabilities = {
  readonly objectFormat: ObjectFormat;
  /** The server understands `unborn` in ls-refs: an empty repository can be told from a broken answer. */
  readonly unborn: boolean;
};

/** What HEAD is. `empty`: a repository without a commit on its default branch. */
export type GitHead =
  | { readonly kind: 'commit'; readonly branch: string | null; readonly commit: string }
  | { readonly kind: 'empty'; readonly branch: string | null };

/** A file of a commit's tree. Paths are bytes in git: nothing says that they are UTF-8. */
export type TreeFile = {
  readonly path: Buffer;
  readonly blobId: string;
};

/** A path whose file differs between two trees; `null`: there is no such file on that side. */
export type TreeChange = {
  readonly path: Buffer;
  readonly before: string | null;
  readonly after: string | null;
};

export type Blob = {
  readonly blobId: string;
  /** Not to be changed: other objects may yet be built from it. */
  readonly bytes: Buffer;
};
