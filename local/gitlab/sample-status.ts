import * as z from 'zod/mini';

const STATES = ['pending', 'running', 'success', 'failed', 'canceled', 'skipped'] as const;

/** What is said of a commit, as a request has it. */
export const statusRequest = z.object({
  state: z.enum(STATES),
  name: z._default(z.string(), 'default'),
  ref: z.optional(z.string()),
  description: z.optional(z.string().check(z.maxLength(255))),
  target_url: z.optional(z.url()),
});

/** A status that somebody has set. */
export type SampleStatus = z.infer<typeof statusRequest> & {
  readonly projectId: number;
  readonly sha: string;
};
