import { hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import type { Command } from '../command.ts';
import { dlqList } from '../commands/dlq-list.ts';
import { dlqPurge } from '../commands/dlq-purge.ts';
import { dlqReplay } from '../commands/dlq-replay.ts';
import { dlqShow } from '../commands/dlq-show.ts';
import { EXIT } from '../exit-code.ts';
import { Input } from '../input.ts';
import { Ask } from '../terminal/ask.ts';

const sqs = useApiServer();
let deleted: string[];
let letters: object[];
let isDown: boolean;
/** Operations that are refused. */
let refused: readonly string[];
/** What SQS says of the number of messages. */
let counted: number;

beforeEach(() => {
  deleted = [];
  letters = [letter('old', Date.now() - 1000), letter('new', Date.now() + 60_000)];
  isDown = false;
  refused = [];
  counted = 0;
  pointAwsAt('SQS', sqs.origin);
  sqs.answer = async (request, response) => {
    const asked: { ReceiptHandle?: string; MessageBody?: string } = JSON.parse(await text(request));
    const target = String(request.headers['x-amz-target']);
    const isRefused = isDown || refused.some((operation) => target.endsWith(operation));
    const answer = isRefused ? { __type: 'AccessDeniedException', message: 'No.' } : answerTo(target, asked);
    response.writeHead(isRefused ? 403 : 200, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  };
});

// Each command listens for them as long as its process lives.
afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
});

function answerTo(target: string, { ReceiptHandle = '', MessageBody = '' }): object {
  switch (target) {
    case 'AmazonSQS.ReceiveMessage':
      return { Messages: letters.splice(0) };
    case 'AmazonSQS.SendMessage':
      return { MessageId: 'sent', MD5OfMessageBody: hash('md5', MessageBody) };
    case 'AmazonSQS.GetQueueAttributes':
      return { Attributes: { ApproximateNumberOfMessages: String(counted) } };
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

const ALL = new Map<string, string | boolean>([
  ['all', true],
  ['yes', true],
]);

async function run(command: Command, options = ALL, operands: readonly string[] = []): Promise<string> {
  const hub = {
    ...{ table: scriptedTable({ Items: [] }), syncUrl: '', secrets: { access: '', webhook: '' } },
    ...{ queueUrl: `${sqs.origin}/1/queue.fifo`, deadLetterQueueUrl: `${sqs.origin}/1/dead.fifo` },
    ...{ patterns: null, logs: { kind: 'files' as const, files: [] } },
  };
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  try {
    await command.prepare(new Input({ kind: 'local' }, operands, options))({
      json: false,
      openHub: async () => hub,
      pasteable: (text) => text.replaceAll('`hub ', '`pasted hub '),
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
    expect(await run(command)).toMatch(new RegExp(`^1 ${verb}\\.\nLeft: 1 that came since this began`));
    expect(deleted).toEqual(['old']);
  });

  it('that has done nothing yet fails as all commands do that AWS does not answer', async () => {
    isDown = true;
    await expect(run(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('dlq purge that asks', () => {
  it.each<[string, Map<string, string | boolean>, string]>([
    ['all', new Map([['all', true]]), 'Delete all dead letters (7)?'],
    ['some', new Map([['reason', 'CRASHED']]), 'Delete 2 dead letters given up for CRASHED?'],
  ])('says how many it would delete of %s', async (_, options, question) => {
    counted = 7;
    const confirm = jest.spyOn(Ask.prototype, 'confirm').mockRejectedValue(new Error('no'));
    await expect(run(dlqPurge, options)).rejects.toThrow('no');
    expect(confirm).toHaveBeenCalledWith(question);
    confirm.mockRestore();
    expect(deleted).toEqual([]);
  });
});

describe('a dead letter that cannot be seen', () => {
  beforeEach(() => {
    counted = 6;
  });

  it.each<[string, Command, Map<string, string | boolean>]>([
    ['dlq show', dlqShow, new Map()],
    ['dlq replay', dlqReplay, new Map()],
    ['dlq purge', dlqPurge, new Map()],
  ])('is not called absent by %s', async (_, command, options) => {
    await expect(run(command, options, ['hidden'])).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringContaining('4 dead letters cannot be seen now'),
    });
  });
});

describe('dlq show', () => {
  it('writes out the commands of a reason', async () => {
    const StringValue = 'Say `hub gitlab rotate`.';
    letters = [{ ...letter('old', 0), MessageAttributes: { reason: { DataType: 'String', StringValue } } }];
    expect(await run(dlqShow, new Map(), ['old'])).toMatch(
      /^reason +CRASHED: Say `pasted hub gitlab rotate`\.$/m,
    );
  });
});

describe('dlq list', () => {
  const named = (project: string) => run(dlqList, new Map([['project', project]]));

  it('that finds none of a filter says so, and how many others there are', async () => {
    expect(await named('nope')).toBe('No dead letter of nope (2 others are there).\n');
  });

  it('says nothing of there being none while some are hidden', async () => {
    letters = [];
    counted = 1;
    expect(await run(dlqList, new Map())).toMatch(/^No dead letter that can be seen\.\n1 more dead letter /);
  });

  it('finds the letters of a path in any case', async () => {
    expect(await named('ACME/models')).toMatch(/acme\/models(.|\n)*acme\/models/);
  });

  it('that fails while letters are held says why, even if they cannot be let go', async () => {
    refused = ['GetQueueAttributes', 'ChangeMessageVisibilityBatch'];
    await expect(run(dlqList, new Map())).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
