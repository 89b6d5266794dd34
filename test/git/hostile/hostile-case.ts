import type { AnswerFetch } from '../../support/pack-server.ts';

/** What the client is to fetch: a commit's trees, or blobs. */
export type Job = { readonly url: string; readonly blobs: readonly string[]; readonly commit?: string };

/** What to fetch, and what then comes. */
export type Prepared = Omit<Job, 'url'> & { readonly answer: AnswerFetch };

export type HostileCase = {
  readonly name: string;
  /** How it must end. */
  readonly outcome: string;
  /** It takes more than a second. */
  readonly long?: boolean;
  readonly prepare: () => Prepared;
};
