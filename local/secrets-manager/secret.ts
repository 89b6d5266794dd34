import * as z from 'zod/mini';

const version = z.object({
  versionId: z.string(),
  /** Null: a rotation has made it and has not put in a value yet. */
  text: z.nullable(z.string()),
  /** Milliseconds, as everywhere here but on the wire. */
  createdAt: z.number(),
  /** Its staging labels. A version without one is forgotten by and by. */
  stages: z.array(z.string()),
});

export const secretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  createdAt: z.number(),
  versions: z.array(version),
});

export type SecretVersion = z.infer<typeof version>;
export type Secret = z.infer<typeof secretSchema>;

/** The versions with a label put on one of them, and so off all others; on none if the id is null. */
export function labelVersions(
  versions: readonly SecretVersion[],
  stage: string,
  versionId: string | null,
): SecretVersion[] {
  return versions.map((one) => {
    const others = one.stages.filter((label) => label !== stage);
    return { ...one, stages: one.versionId === versionId ? [...others, stage] : others };
  });
}

/** What has been a secret's current version is its previous one when another becomes current. */
export function makeCurrent(versions: readonly SecretVersion[], versionId: string): SecretVersion[] {
  const former = versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.versionId;
  const labelled = labelVersions(versions, 'AWSCURRENT', versionId);
  return former === undefined || former === versionId
    ? labelled
    : labelVersions(labelled, 'AWSPREVIOUS', former);
}
