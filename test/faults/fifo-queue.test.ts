import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { MINUTE, SECOND, VirtualClock } from './clock.ts';
import { FifoQueue, ReceiptInvalid } from './fifo-queue.ts';
import { MAX_RECEIVE_COUNT, VISIBILITY_SECONDS } from './world.ts';

let clock: VirtualClock;
let deadLetters: FifoQueue;
let queue: FifoQueue;
let sent: number;

beforeEach(() => {
  clock = new VirtualClock();
  deadLetters = new FifoQueue(clock, { visibilityMs: 30 * SECOND });
  queue = new FifoQueue(clock, {
    visibilityMs: VISIBILITY_SECONDS * SECOND,
    redrive: { maxReceiveCount: 3, deadLetters },
  });
  sent = 0;
});

function send(group: string, body: string, deduplicationId = `${++sent}`): string {
  return queue.send({ group, body, attributes: { code: 'X' }, deduplicationId });
}

const received = () => queue.receive()?.body;

describe('the queue of these tests', () => {
  it('has the numbers that are deployed', async () => {
    const template = parse(await readFile(new URL('../../infra/queues.yml', import.meta.url), 'utf8'));
    const { VisibilityTimeout, RedrivePolicy } = template.Resources.ReplicateQueue.Properties;
    expect([VisibilityTimeout, RedrivePolicy.maxReceiveCount]).toEqual([
      VISIBILITY_SECONDS,
      MAX_RECEIVE_COUNT,
    ]);
  });

  it('gives the messages of a group in order, one at a time, and other groups meanwhile', () => {
    for (const [group, body] of [...'ab'].flatMap((name) =>
      [1, 2].map((n) => [name, `${name}${n}`] as const),
    )) {
      send(group, body);
    }
    const first = queue.receive();
    expect([first?.body, received(), received()]).toEqual(['a1', 'b1', undefined]);
    queue.delete(first?.receipt ?? '');
    expect([received(), received()]).toEqual(['a2', undefined]);
  });

  it('shows a message again when its time is over, before the others of its group, and counts', () => {
    send('a', 'a1');
    send('a', 'a2');
    expect(queue.receive()?.receiveCount).toBe(1);
    expect(queue.nextVisibleAt()).toBe(clock.now + VISIBILITY_SECONDS * SECOND);
    clock.pass(VISIBILITY_SECONDS * SECOND);
    expect(queue.receive()).toMatchObject({ body: 'a1', receiveCount: 2 });
  });

  it('shows it when it was told to, by whoever received it last', () => {
    send('a', 'a1');
    const first = queue.receive();
    queue.changeVisibility(first?.receipt ?? '', 30);
    clock.pass(30 * SECOND);
    const second = queue.receive();
    expect(second?.body).toBe('a1');
    expect(() => queue.delete(first?.receipt ?? '')).toThrow(ReceiptInvalid);
    expect(() => queue.changeVisibility(first?.receipt ?? '', 0)).toThrow(ReceiptInvalid);
    queue.delete(second?.receipt ?? '');
    expect(queue.messages).toEqual([]);
  });

  it('deletes nothing for a receipt that has expired', () => {
    send('a', 'a1');
    const message = queue.receive();
    clock.pass(VISIBILITY_SECONDS * SECOND);
    expect(() => queue.delete(message?.receipt ?? '')).toThrow(ReceiptInvalid);
  });

  it('gives up on a message that was received too often, with its group and attributes', () => {
    send('a', 'a1');
    send('a', 'a2');
    for (let times = 0; times < 3; times += 1) {
      expect(received()).toBe('a1');
      queue.release();
    }
    expect(received()).toBe('a2');
    expect(deadLetters.receive()).toMatchObject({ body: 'a1', group: 'a', attributes: { code: 'X' } });
  });

  it('takes a message once in five minutes under one deduplication id, in one group', () => {
    const id = send('a', 'a1', 'same');
    expect(send('a', 'a1', 'same')).toBe(id);
    expect(send('b', 'b1', 'same')).not.toBe(id);
    clock.pass(5 * MINUTE);
    expect(send('a', 'a1', 'same')).not.toBe(id);
    expect(queue.messages.map(({ body }) => body)).toEqual(['a1', 'b1', 'a1']);
  });
});
