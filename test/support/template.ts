import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { packageService } from '../../local/package.ts';

const schema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.optional(z.string()),
      DeletionPolicy: z.optional(z.string()),
      UpdateReplacePolicy: z.optional(z.string()),
      Properties: z._default(z.record(z.string(), z.unknown()), {}),
    }),
  ),
  Conditions: z.record(z.string(), z.unknown()),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

export type Template = z.infer<typeof schema>;
type Resource = Template['Resources'][string];

/** The CloudFormation template that would be deployed. */
export async function readTemplate(): Promise<Template> {
  const file = join(await packageService(), 'cloudformation-template-update-stack.json');
  return schema.parse(JSON.parse(await readFile(file, 'utf8')));
}

export function resourcesOfType({ Resources }: Template, type: string): [logicalId: string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}
