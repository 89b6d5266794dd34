import {
  CloudFormationClient,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { readStackOutputs, stackName } from '../../cli/stack/stack-outputs.ts';
import { parseTemplate } from '../../local/template/parse.ts';

export type DeployedStack = {
  readonly outputs: Awaited<ReturnType<typeof readStackOutputs>>;
  /** What is there, by logical id. */
  readonly resources: ReadonlyMap<string, { readonly type: string; readonly id: string }>;
  /** Types that are in the template, and that the emulator has made nothing of. */
  readonly missingTypes: readonly string[];
};

/** What CloudFormation says of a stage. */
export async function readDeployedStack(stage: string): Promise<DeployedStack> {
  const client = new CloudFormationClient();
  const StackName = stackName(stage);
  const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName }));
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName }));
  client.destroy();
  const resources = new Map(
    StackResourceSummaries.map(({ LogicalResourceId = '', ResourceType: type = '', PhysicalResourceId }) => [
      LogicalResourceId,
      { type, id: PhysicalResourceId ?? '' },
    ]),
  );
  const missing = Object.entries(parseTemplate(TemplateBody)).filter(([id]) => !resources.has(id));
  const missingTypes = [...new Set(missing.map(([, { Type }]) => Type))].toSorted();
  return { outputs: await readStackOutputs(stage), resources, missingTypes };
}

/** The name or id of a resource. */
export function physicalId({ resources }: DeployedStack, logicalId: string): string {
  const found = resources.get(logicalId);
  if (found !== undefined) return found.id;
  throw new Error(`The stack has no ${logicalId}.`);
}
