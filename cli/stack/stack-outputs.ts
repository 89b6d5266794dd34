import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { CommandError, EXIT } from '../exit-code.ts';
import { messageOf } from '../message-of.ts';
import { AWS_PATIENCE } from './aws-patience.ts';

const outputs = z.object({
  HubTableName: z.string(),
  ReplicateQueueUrl: z.string(),
  DeadLetterQueueUrl: z.string(),
  SyncUrl: z.string(),
  AccessSecretArn: z.string(),
  WebhookSecretArn: z.string(),
  /** Of a stack that an older version has deployed nobody says. */
  ModelPatterns: z.optional(z.string()),
});

/**
 * Where a deployed stage keeps its things. The resources have no names of our choosing, so that the stack is asked.
 * @throws CommandError (unreachable) if AWS does not answer or there is no such stack, (failed) if it is of a version that
 * does not say all of it
 */
export async function readStackOutputs(stage: string): Promise<z.infer<typeof outputs>> {
  const StackName = stackName(stage);
  const found = await describeOutputs(StackName);
  const result = outputs.safeParse(found);
  if (result.success) return result.data;
  throw new CommandError(
    EXIT.failed,
    `The stack ${StackName} lacks the output ${result.error.issues[0]?.path.join('.')}.`,
    {
      advice: 'Deploy this version of Model Hub Sync to the stage.',
    },
  );
}

/** As serverless.yml has it. */
export const SERVICE = 'model-hub-sync';

/** What the stack of a stage is called. */
export function stackName(stage: string): string {
  return `${SERVICE}-${stage}`;
}

/**
 * All that a stack says of itself.
 * @throws CommandError (unreachable) if AWS does not answer or there is no such stack
 */
export async function describeOutputs(StackName: string): Promise<Record<string, string | undefined>> {
  const client = new CloudFormationClient(AWS_PATIENCE);
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const pairs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
    return Object.fromEntries(pairs);
  } catch (cause) {
    const detail = messageOf(cause);
    throw new CommandError(EXIT.unreachable, `The stack ${StackName} cannot be read: ${detail}`, {
      cause,
      advice:
        'Check the stage, and AWS_PROFILE and AWS_REGION or whatever holds your credentials and region.',
    });
  }
}
