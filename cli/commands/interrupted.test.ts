import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { runCommand } from '../../test/support/run-command.ts';
import { EXIT } from '../exit-code.ts';
import { dlqList } from './dlq-list.ts';
import { dlqShow } from './dlq-show.ts';
import { support } from './support.ts';
import { trace } from './trace.ts';

const DELIVERY = 'delivery-1';
const sqs = useApiServer();
let receives: number;
let released: number;
let directory: string;

/** One more letter each time, as of a long queue. Ctrl-C comes while the first is handed over. */
beforeEach(async () => {
  [receives, released] = [0, 0];
  directory = await mkdtemp(join(tmpdir(), 'modelhub-interrupted-'));
  pointAwsAt('SQS', sqs.origin);
  sqs.answer = async (request, response) => {
    const asked: { Entries?: unknown[] } = JSON.parse(await text(request));
    const answer = answerTo(String(request.headers['x-amz-target']), asked);
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  };
});
afterEach(() => rm(directory, { recursive: true }));

function answerTo(target: string, { Entries = [] }: { Entries?: unknown[] }): object {
  switch (target) {
    case 'AmazonSQS.ReceiveMessage':
      receives += 1;
      if (receives === 1) process.emit('SIGINT');
      return { Messages: receives > 3 ? [] : [letter(receives)] };
    case 'AmazonSQS.ChangeMessageVisibilityBatch':
      released += Entries.length;
      return { Successful: [], Failed: [] };
    default:
      return { Attributes: {} };
  }
}

function letter(number: number): object {
  const Body = JSON.stringify(replicateMessage({ delivery: `delivery-${number}` }));
  return {
    ...{ MessageId: `m${number}`, ReceiptHandle: `r${number}`, Body, MD5OfBody: hash('md5', Body) },
    Attributes: { MessageGroupId: 'group', SentTimestamp: '1763800000000' },
  };
}

const interrupted = {
  ended: { exitCode: EXIT.interrupted, message: expect.stringMatching(/^Interrupted: /) },
  out: '',
};

describe('Ctrl-C while dead letters are read', () => {
  it.each([
    ['dlq list', dlqList, []],
    ['dlq show', dlqShow, [DELIVERY]],
    ['dlq show', dlqShow, ['delivery-2']],
    ['trace', trace, [DELIVERY]],
    ['trace', trace, ['delivery-2']],
  ])(
    'ends `%s` as interrupted, shows no part as if it were all, and lets go of what it held',
    async (_, command, operands) => {
      expect(await runCommand(command, sqs.origin, { operands })).toMatchObject(interrupted);
      expect([receives, released]).toEqual([1, 1]);
    },
  );

  it('leaves no file of `support`', async () => {
    const file = join(directory, 'bundle.json.gz');
    expect(await runCommand(support, sqs.origin, { options: [['file', file]] })).toMatchObject(interrupted);
    expect([existsSync(file), receives, released]).toEqual([false, 1, 1]);
  });
});
