import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import { AWS_PATIENCE } from '../stack/aws-patience.ts';
import { stackName } from '../stack/stack-outputs.ts';

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});

const functionProperties = z.object({
  Runtime: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

export type FunctionSettings = Readonly<Record<string, z.infer<typeof functionProperties>>>;

/** The settings of a stage's functions. @throws what the SDK throws */
export async function readFunctionSettings(stage: string): Promise<FunctionSettings> {
  const client = new CloudFormationClient(AWS_PATIENCE);
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName(stage) }));
  return findFunctionSettings(TemplateBody);
}

/** Of a template in JSON; references stay what they are. */
export function findFunctionSettings(templateBody: string): FunctionSettings {
  const { data } = template.safeParse(parseJson(templateBody));
  const functions = Object.entries(data?.Resources ?? {}).flatMap(([name, { Type, Properties }]) => {
    const settings = functionProperties.safeParse(Properties);
    return Type === 'AWS::Lambda::Function' && settings.success ? [[name, settings.data] as const] : [];
  });
  return Object.fromEntries(functions);
}
