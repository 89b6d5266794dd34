import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { parseMessage } from '../../lib/queue/message.ts';
import { type FrontDoorStack, startFrontDoorStack } from '../support/front-door-stack.ts';
import { PUSH, signedPush } from '../support/push-delivery.ts';
import { findSecrets } from '../support/secrets.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { signingToken } from '../support/signed.ts';

const DELIVERIES = shortOrLong(100, 2000);
const AT_A_TIME = 50;
const TOKEN = signingToken(1);
const answer = z.object({ code: z.string() });

let stack: FrontDoorStack;

beforeAll(async () => {
  stack = await startFrontDoorStack();
  const SecretString = JSON.stringify({ instances: { 'https://gitlab.com': { signingTokens: [TOKEN] } } });
  await stack.secretsManager.send(new PutSecretValueCommand({ SecretId: stack.webhookSecret, SecretString }));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function deliver(projectId: number): Promise<string> {
  const project = { ...PUSH.project, id: projectId };
  const response = await fetch(stack.syncUrl, {
    method: 'POST',
    ...signedPush(TOKEN, new Date(), { ...PUSH, project }),
  });
  const { code } = answer.parse(await response.json());
  return `${response.status} ${code}`;
}

/** Takes all messages out of the queue. */
async function drain(): Promise<number[]> {
  const { sqs, queueUrl: QueueUrl } = stack;
  const projects: number[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return projects;
    projects.push(...Messages.map(({ Body = '' }) => parseMessage(Body).projectId));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

describe('the front door as packaged, under load', () => {
  it(`accepts ${DELIVERIES} deliveries, ${AT_A_TIME} at a time, and has each in the queue`, async () => {
    const projects = Array.from({ length: DELIVERIES }, (_, index) => index + 1);
    const waiting = [...projects];
    const answers = new Map<string, number>();
    const send = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const said = await deliver(next);
        answers.set(said, (answers.get(said) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, send));
    expect(Object.fromEntries(answers)).toEqual({ '202 QUEUED': DELIVERIES });
    expect((await drain()).toSorted((a, b) => a - b)).toEqual(projects);
    expect(stack.logged.flatMap(findSecrets)).toEqual([]);
  });
});
