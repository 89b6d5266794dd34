/** What the spawner is told to start; its three streams are connected to a socket of the one who asks. */
export type Start = {
  readonly kind: 'start';
  readonly id: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A Unix socket. Each of three connections begins with five bytes: the id, big-endian, and the number of its stream. */
  readonly socket: string;
};

export type Kill = { readonly kind: 'kill'; readonly id: number };

/** `code` is null where a signal ended the program, or it could not be started: then `failure` says why. */
export type Ended = { readonly id: number; readonly code: number | null; readonly failure: string | null };
