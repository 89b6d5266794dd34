import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { packageService } from '../../local/package.ts';
import { choose } from '../../local/template/conditions.ts';

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

/**
 * The CloudFormation template that would be deployed, with what its conditions choose. Resources that they leave out are
 * still there.
 */
export async function readTemplate(packageDir?: string): Promise<Template> {
  const file = join(packageDir ?? (await packageService()), 'cloudformation-template-update-stack.json');
  const template = schema.parse(JSON.parse(await readFile(file, 'utf8')));
  return {
    ...template,
    Resources: schema.shape.Resources.parse(choose(template.Resources, template.Conditions)),
  };
}

export function resourcesOfType({ Resources }: Template, type: string): [logicalId: string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}
