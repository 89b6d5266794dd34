import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { runCommand } from '../../test/support/run-command.ts';
import { status } from './status.ts';

const sqs = useApiServer();

async function outputOf(json: boolean, letters = 0): Promise<string> {
  pointAwsAt('SQS', sqs.origin);
  sqs.answer = replying(200, JSON.stringify({ Attributes: { ApproximateNumberOfMessages: `${letters}` } }), {
    'Content-Type': 'application/x-amz-json-1.0',
  });
  const { ended, out } = await runCommand(status, sqs.origin, { json });
  expect(ended).toBeUndefined();
  return out;
}

describe('hub status', () => {
  it('says how far the hub may be behind, to people and to programs', async () => {
    expect(await outputOf(false)).toMatch(/^newest head +none yet$/m);
    expect(JSON.parse(await outputOf(true))).toMatchObject({
      lag: { oldestPending: null, newestHead: null },
    });
  });

  it('says where the dead letters are, and does not deny GitLabs that have no project yet', async () => {
    const text = await outputOf(false, 2);
    expect(text).toMatch(/^dead letters +2: waiting for you \(`hub dlq list`\)$/m);
    expect(text).toMatch(/^GitLabs with projects +none yet$/m);
  });
});
