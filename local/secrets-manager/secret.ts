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
  /** What has the staging label AWSCURRENT. Earlier values are not kept. */
  current: z.nullable(version),
});

export type Secret = z.infer<typeof secretSchema>;
