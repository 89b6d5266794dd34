import { hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { dlqPurge } from '../commands/dlq-purge.ts';
import { dlqReplay } from '../commands/dlq-replay.ts';
import { Input } from '../input.ts';

const sqs = useApiServer();
let deleted: string[];
let letters: object[];
let isDown: boolean;

beforeEach(() => {
  deleted = [];
  letters = [letter('old', Date.now() - 1000), letter('new', Date.now() + 60_000)];
  isDown = false;
  pointAwsAt('SQS', sqs.origin);
  sqs.answer = async (request, response) => {
    const asked: { ReceiptHandle?: string; MessageBody?: string } = JSON.parse(await text(request));
    const answer = answerTo(String(request.headers['x-amz-target']), asked);
    response.writeHead(isDown ? 403 : 200, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(isDown ? { __type: 'AccessDeniedException', message: 'No.' } : answer));
  };
});

function answerTo(target: string, { ReceiptHandle = '', MessageBody = '' }): object {
  switch (target) {
    case 'AmazonSQS.ReceiveMessage':
      return { Messages: letters.splice(0) };
    case 'AmazonSQS.SendMessage':
      return { MessageId: 'sent', MD5OfMessageBody: hash('md5', MessageBody) };
    case 'AmazonSQS.DeleteMessage':
      deleted.push(ReceiptHandle);
      return {};
    default:
      return { Attributes: {}, Successful: [], Failed: [] };
  }
}

function letter(name: string, sentAt: number): object {
  const Body = JSON.stringify(replicateMessage({ delivery: name }));
  return {
    ...{ MessageId: name, ReceiptHandle: name, Body, MD5OfBody: hash('md5', Body) },
    Attributes: { MessageGroupId: name, SentTimestamp: String(sentAt) },
  };
}

async function run(command: typeof dlqPurge): Promise<string> {
  const hub = {
    ...{ table: scriptedTable({ Items: [] }), syncUrl: '', secrets: { access: '', webhook: '' } },
    ...{ queueUrl: `${sqs.origin}/1/queue.fifo`, deadLetterQueueUrl: `${sqs.origin}/1/dead.fifo` },
    logs: { kind: 'files' as const, files: [] },
  };
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  try {
    const options = new Map([
      ['all', true],
      ['yes', true],
    ]);
    await command.prepare(new Input({ kind: 'local' }, [], options))({
      json: false,
      openHub: async () => hub,
      pasteable: (text) => text,
    });
    return written.mock.calls.map(([chunk]) => String(chunk)).join('');
  } finally {
    written.mockRestore();
  }
}

describe.each([
  ['dlq purge', dlqPurge, 'deleted'],
  ['dlq replay', dlqReplay, 'replayed'],
])('%s', (_, command, verb) => {
  it('leaves what came after it was given', async () => {
    expect(await run(command)).toMatch(new RegExp(`^1 ${verb}\\.\n1 came since this began`));
    expect(deleted).toEqual(['old']);
  });

  it('that has done nothing yet fails as all commands do that AWS does not answer', async () => {
    isDown = true;
    await expect(run(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
