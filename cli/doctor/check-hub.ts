import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { counted } from '../counted.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import { messageOf } from '../message-of.ts';
import type { Hub } from '../stack/open-hub.ts';
import { countMessages, readQueueDepth } from '../stack/queue-depth.ts';
import type { Where } from '../stack/where.ts';
import { checkQueueAge, checkSweep } from './check-pulse.ts';
import { type PulseLook, readPulse } from './read-pulse.ts';
import { attempt } from './section.ts';

const TIMEOUT_MS = 10_000;

const info = z.object({ service: z.string(), version: z.string() });

/** Whether there is anybody as whom AWS can be asked, before it is. */
export async function checkCredentials(where: Where): Promise<Finding> {
  if (where.kind === 'local') return ok('credentials', 'None are needed on this machine.');
  const client = new DynamoDBClient({});
  try {
    await client.config.credentials();
    const region = await client.config.region();
    return ok('credentials', `There are some, for ${region}.`);
  } catch (error) {
    const detail = messageOf(error);
    return failed(
      'credentials',
      `AWS cannot be asked: ${detail}`,
      'Set AWS_PROFILE and AWS_REGION, or sign in (`aws sso login`).',
    );
  } finally {
    client.destroy();
  }
}

/** What else of the hub is the same for all GitLabs. */
export async function* checkHub(hub: Hub, where: Where): AsyncGenerator<Finding> {
  yield* attempt('front door', where, () => checkFrontDoor(hub, where));
  const now = new Date();
  const pulse = await readPulse(where, hub, now);
  yield* attempt('queue', where, () => checkQueue(hub, pulse));
  yield* attempt('dead letters', where, () => checkDeadLetters(hub));
  if (where.kind === 'stage') yield checkSweep(pulse, now);
}

/** GitLab calls the same host: it answers a question about itself without any secret. */
export async function checkFrontDoor({ syncUrl }: Pick<Hub, 'syncUrl'>, where: Where): Promise<Finding> {
  const url = syncUrl.replace(/\/sync$/, '/info');
  const advice =
    where.kind === 'local'
      ? 'Start `npm start` again, and look at .modelhub/functions.log.'
      : 'Deploy the stage again, and look at the log of the webhook function.';
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { data } = info.safeParse(await response.json());
    if (data === undefined)
      return failed('front door', `${url} answers HTTP ${response.status}, but not as the hub.`, advice);
    return ok('front door', `${url} answers: ${data.service} ${data.version}.`);
  } catch (error) {
    const detail = messageOf(error);
    return failed('front door', `${url} does not answer: ${detail}`, advice);
  }
}

export function describeTable(projects: readonly HubProject[]): Finding {
  const models = projects.reduce((sum, project) => sum + project.models, 0);
  if (projects.length > 0)
    return ok('table', `${counted(projects.length, 'project')}, ${counted(models, 'model')}.`);
  return unknown(
    'table',
    'It can be read, and has no project yet.',
    'See the first one arrive: `hub hook test --group <group>`.',
  );
}

async function* checkQueue({ queueUrl }: Hub, pulse: PulseLook): AsyncGenerator<Finding> {
  const { waiting, inFlight } = await readQueueDepth(createQueueClient(), queueUrl);
  yield ok('queue', `${waiting} waiting, ${inFlight} in work.`);
  yield waiting + inFlight === 0 ? ok('queue age', 'Nothing is waiting.') : checkQueueAge(pulse);
}

async function checkDeadLetters({ deadLetterQueueUrl }: Hub): Promise<Finding> {
  return describeDeadLetters(await countMessages(createQueueClient(), deadLetterQueueUrl));
}

export function describeDeadLetters(count: number): Finding {
  if (count === 0) return ok('dead letters', 'None.');
  return failed(
    'dead letters',
    `${count} ${count === 1 ? 'message waits' : 'messages wait'} for you: what only a person can mend.`,
    '`hub dlq list` says why; after mending that, `hub dlq replay --all` has them tried again.',
  );
}
