import assert from 'node:assert/strict';
import { type DeployedStack, physicalId } from './deployed-stack.ts';
import { describeFunction } from './describe-function.ts';
import { readRole } from './read-role.ts';
import type { UsedRight } from './recorder.ts';

/** What a role allows, and no rehearsal can show a use of. */
const UNPLAYED: readonly { readonly right: RegExp; readonly of: RegExp; readonly reason: string }[] = [
  { right: /^logs:/, of: /:log-group:/, reason: 'Lambda writes the log.' },
  {
    right: /^sqs:GetQueueAttributes$/,
    of: /ReplicateQueue/,
    reason: "Lambda's poller asks before it begins.",
  },
  { right: /^sqs:SendMessage$/, of: /ReplicateQueue/, reason: 'A continuation, after 80 s of work.' },
];

/**
 * Holds the deployed role of each function to what the function has done: nothing that it did may be missing, and nothing
 * may be allowed that it did not do.
 * @param used what each function has used, by its logical id
 */
export async function checkRights(
  endpoint: string,
  stack: DeployedStack,
  used: (logicalId: string) => readonly UsedRight[],
): Promise<void> {
  for (const logicalId of ['WebhookLambdaFunction', 'ReplicateLambdaFunction', 'SweepLambdaFunction']) {
    const { Configuration } = await describeFunction(endpoint, physicalId(stack, logicalId));
    const allowed = (await readRole(endpoint, Configuration.Role)).map(format);
    const done = used(logicalId).map(format);
    assert.deepEqual(without(done, allowed), [], `${logicalId} does what its role does not allow.`);
    const spare = without(allowed, done).filter((one) => !isUnplayed(one));
    assert.deepEqual(spare, [], `The role of ${logicalId} allows what it never does.`);
  }
}

function format({ right, resource }: UsedRight): string {
  return `${right} ${resource}`;
}

function without(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one)).toSorted();
}

function isUnplayed(allowed: string): boolean {
  const [action = '', resource = ''] = allowed.split(' ');
  return UNPLAYED.some(({ right, of }) => right.test(action) && of.test(resource));
}
