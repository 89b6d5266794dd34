import { hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { diaryProject } from '../../test/support/diary-page.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { EXIT } from '../exit-code.ts';
import { sendHints } from './send-hints.ts';

const sqs = useApiServer();

/** A queue that takes so many messages and no more. */
function send(room: number) {
  let taken = 0;
  pointAwsAt('SQS', sqs.origin);
  sqs.answer = async (request, response) => {
    const { MessageBody }: { MessageBody: string } = JSON.parse(await text(request));
    const isTaken = taken < room;
    taken += 1;
    const answer = isTaken
      ? { MessageId: 'm', MD5OfMessageBody: hash('md5', MessageBody) }
      : { __type: 'AccessDeniedException' };
    response.writeHead(isTaken ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  };
  const hub = {
    ...{ table: scriptedTable({}), syncUrl: '', secrets: { access: '', webhook: '' } },
    ...{ queueUrl: `${sqs.origin}/1/queue.fifo`, deadLetterQueueUrl: '' },
    ...{ patterns: null, logs: { kind: 'files' as const, files: [] } },
  };
  const targets = [1, 2, 3].map(diaryProject).map((known) => ({ key: known, name: known.path, known }));
  return sendHints(hub, targets, false, new AbortController().signal);
}

describe('sending hints', () => {
  it('says how many were sent where the queue takes no more', async () => {
    await expect(send(2)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringMatching(/^Hints sent: 2 of 3, then: /),
    });
    await expect(send(0)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
  });
});
