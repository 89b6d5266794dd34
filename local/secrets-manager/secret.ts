import * as z from 'zod/mini';

const version = z.object({
  versionId: z.string(),
  text: z.string(),
  /** Milliseconds, as everywhere here but on the wire. */
  createdAt: z.number(),
});

export const secretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  createdAt: z.number(),
  /** What has the staging label AWSCURRENT. */
  current: z.nullable(version),
  /** The last few others, oldest first, whatever labels they have. Files of older versions have none. */
  others: z._default(z.array(version), []),
});

export type Secret = z.infer<typeof secretSchema>;
