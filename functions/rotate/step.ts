import * as z from 'zod/mini';

const schema = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  ClientRequestToken: z.string(),
});

/** What Secrets Manager asks for: a rotation is these four, one after the other, and each may come more than once. */
export type RotationStep = {
  readonly name: z.infer<typeof schema>['Step'];
  readonly secretId: string;
  /** Of the version that it has made for this rotation, without a value. */
  readonly versionId: string;
};

/** Reads the event of a rotation. Throws what zod throws. */
export function readStep(event: unknown): RotationStep {
  const { Step, SecretId, ClientRequestToken } = schema.parse(event);
  return { name: Step, secretId: SecretId, versionId: ClientRequestToken };
}
