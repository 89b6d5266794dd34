import { randomUUID } from 'node:crypto';
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { parkMessage } from '../../lib/queue/failed-message.ts';
import { messageGroup } from '../../lib/queue/send.ts';
import { commitFiles } from '../support/commit-files.ts';
import { connectSqs } from '../support/connect-sqs.ts';
import { type HubStack, startHubStack } from '../support/hub-stack.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { modelFile } from '../support/model-file.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { until } from '../support/until.ts';

const stack = openBeforeAll<HubStack>(startHubStack);
let sqs: SQSClient;
let project: Awaited<ReturnType<HubStack['gitlab']['createProject']>>;
let commit: string;

beforeAll(async () => {
  sqs = connectSqs(stack().stack.endpoints.sqs);
  project = await stack().gitlab.createProject({ path: 'acme/models' });
  commit = await commitFiles(project.repository, { 'a.hck.json': modelFile('A') });
});

beforeEach(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: stack().stack.dlqUrl }));
});

const key = () => ({ instance: stack().gitlab.url, projectId: project.id });

/** As the worker gives up a message. */
async function park(delivery: string, code = 'GIT_UNAUTHORIZED', projectId = project.id): Promise<void> {
  const message = replicateMessage({ ...key(), projectId, delivery, path: 'acme/models' });
  const attributes = { ApproximateReceiveCount: '3', MessageGroupId: messageGroup(message) };
  const record = { body: JSON.stringify(message), attributes: { ...noAttributes, ...attributes } };
  await parkMessage(
    sqs,
    stack().stack.dlqUrl,
    { ...noRecord, ...record },
    { code, reason: `${code}!`, delivery },
  );
}

/** One that the worker cannot read, and so gives up at once each time. */
async function parkUnreadable(MessageGroupId: string): Promise<void> {
  const attributes = { ...noAttributes, ApproximateReceiveCount: '1', MessageGroupId };
  const failure = { code: 'MESSAGE_INVALID', reason: 'No JSON.', delivery: null };
  await parkMessage(sqs, stack().stack.dlqUrl, { ...noRecord, body: 'no JSON', attributes }, failure);
}

const noAttributes = { SentTimestamp: '', SenderId: '', ApproximateFirstReceiveTimestamp: '' };
const noRecord: Omit<SQSRecord, 'body' | 'attributes'> = {
  ...{ messageId: '', receiptHandle: '', messageAttributes: {}, md5OfBody: '' },
  ...{ eventSource: '', eventSourceARN: '', awsRegion: '' },
};

/** As the queue itself moves a message whose worker crashes. */
async function crash(MessageBody: string): Promise<void> {
  const command = { QueueUrl: stack().stack.dlqUrl, MessageBody, MessageGroupId: messageGroup(key()) };
  await sqs.send(new SendMessageCommand({ ...command, MessageDeduplicationId: randomUUID() }));
}

/** Messages in the dead-letter queue, and of these those that nobody holds. */
async function counts(QueueUrl = stack().stack.dlqUrl): Promise<[all: number, shown: number]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  const [shown = 0, hidden = 0] = names.map((name) => Number(Attributes?.[name]));
  return [shown + hidden, shown];
}

describe('hub dlq list', () => {
  it('shows every dead letter, of one project too, and hides none from who comes next', async () => {
    for (let index = 0; index < 23; index += 1) await park(`d${index}`);
    await crash('no JSON');
    const { code, json } = await stack().hub('dlq', 'list', '--json');
    expect([code, json()]).toMatchObject([0, { letters: { length: 24 }, unseen: 0 }]);
    expect(await counts()).toEqual([24, 24]);
  });

  it('says why, of which project and since when, and counts what is hidden behind another', async () => {
    await park('one');
    await crash('no JSON');
    await crash('no JSON either');
    const { out } = await stack().hub('dlq', 'list');
    expect(out).toMatch(/^AGE +REASON +PROJECT +ATTEMPTS +DELIVERY OR MESSAGE$/m);
    expect(out).toMatch(/^\d+s +GIT_UNAUTHORIZED +acme\/models +3 +one$/m);
    expect(out).toMatch(/^\d+s +CRASHED +– +– +[0-9a-f-]{36}$/m);
    expect(out).toContain('1 more dead letter cannot be seen now');
  });

  it('shows those that are asked for', async () => {
    await park('one');
    await park('two', 'GIT_NOT_FOUND');
    await park('three', 'GIT_NOT_FOUND', 4711);
    const of = async (...words: string[]) => {
      const { out } = await stack().hub('dlq', 'list', ...words);
      return ['one', 'two', 'three'].filter((delivery) => out.includes(` ${delivery}\n`));
    };
    expect(await of('--reason', 'git_not_found')).toEqual(['two', 'three']);
    expect(await of('--project', `${key().instance}#4711`)).toEqual(['three']);
    expect(await of('--older-than', '1h')).toEqual([]);
  });
});

describe('hub dlq show', () => {
  it('shows one whole, by its delivery', async () => {
    await park('one');
    await park('two');
    const { code, out } = await stack().hub('dlq', 'show', 'two');
    expect([code, out.match(/^reason +(.*)$/m)?.[1]]).toEqual([0, 'GIT_UNAUTHORIZED: GIT_UNAUTHORIZED!']);
    expect(out).toContain('"delivery":"two"');
    expect(out).not.toContain('"one"');
  });

  it('ends with 3 for one that is not there', async () => {
    expect(await stack().hub('dlq', 'show', 'nobody')).toMatchObject({
      code: 3,
      errors: expect.stringContaining('There is no dead letter with the id nobody.'),
    });
  });
});

describe('hub dlq replay', () => {
  it('changes nothing when dry', async () => {
    await park('one');
    const { out } = await stack().hub('dlq', 'replay', '--all', '--dry-run');
    expect(out).toContain('1 would be replayed; nothing was changed.');
    expect(await counts()).toEqual([1, 1]);
    expect(await isReplicated(stack().stack.table, key(), commit)).toBe(false);
  });

  it('sends back those that are meant, and the others stay', async () => {
    await park('one');
    await park('two', 'GIT_NOT_FOUND');
    const { code, out } = await stack().hub('dlq', 'replay', '--reason', 'GIT_UNAUTHORIZED');
    expect([code, out]).toEqual([0, '1 replayed.\n']);
    await until('the project is shown', () => isReplicated(stack().stack.table, key(), commit));
    expect(await counts()).toEqual([1, 1]);
  });

  it('sends back all, and does not run after those that fail once more', async () => {
    for (let index = 0; index < 12; index += 1) await crash(`no JSON ${index}`);
    const { code, out } = await stack().hub('dlq', 'replay', '--all');
    expect([code, out]).toEqual([0, expect.stringMatching(/^12 replayed\.$/m)]);
    await until('all have failed again', async () => (await counts())[0] === 12);
    const { json } = await stack().hub('dlq', 'list', '--reason', 'MESSAGE_INVALID', '--json');
    expect(json()).toMatchObject({ letters: { length: 12 }, unseen: 0 });
  });

  it('leaves all in one queue or the other when it is interrupted, and goes on when it is said again', async () => {
    const count = 100;
    for (let index = 0; index < count; index += 1) await parkUnreadable(`group-${index}`);
    const replay = stack().startHub('dlq', 'replay', '--all');
    await until('some are replayed', async () => (await counts())[0] < count);
    replay.interrupt('SIGINT');
    const { code, errors } = await replay.ended;
    expect([code, errors]).toEqual([130, expect.stringMatching(/Interrupted: \d+ replayed/)]);
    await until('the queue is empty', async () => (await counts(stack().stack.queueUrl))[0] === 0);
    // What was replayed has come back, and nobody holds the others.
    expect(await counts()).toEqual([count, count]);
    expect(await stack().hub('dlq', 'replay', '--all')).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^${count} replayed\\.$`, 'm')),
    });
    await until('the queue is empty', async () => (await counts(stack().stack.queueUrl))[0] === 0);
  });

  it('has to be told which', async () => {
    expect(await stack().hub('dlq', 'replay')).toMatchObject({ code: 2 });
    expect(await stack().hub('dlq', 'replay', 'nobody')).toMatchObject({ code: 3 });
  });
});

describe('hub dlq purge', () => {
  it('deletes nothing that nobody has confirmed, and what is meant once it is', async () => {
    await park('one');
    await park('two');
    expect(await stack().hub('dlq', 'purge', 'one')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--yes'),
    });
    expect(await counts()).toEqual([2, 2]);
    expect(await stack().hub('dlq', 'purge', 'one', '--yes')).toMatchObject({ code: 0, out: '1 deleted.\n' });
    expect(await counts()).toEqual([1, 1]);
    expect((await stack().hub('dlq', 'list')).out).toContain(' two\n');
  });
});
