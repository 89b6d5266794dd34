import { ReceiptHandleIsInvalid, SQSServiceException } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { WorkedOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { Circuits } from '../../lib/circuit/circuits.ts';
import { readReplicateConfig } from '../../lib/config.ts';
import { RetryLater } from '../../lib/errors.ts';
import { KnownCommits } from '../../lib/replica/head/known-commits.ts';
import { circuitStore } from '../../lib/store/circuit.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { MINUTE } from './clock.ts';
import { MAX_MODEL_BYTES } from './contents.ts';
import { type QueuedMessage, ReceiptInvalid } from './fifo-queue.ts';
import { type Life, lives } from './life.ts';
import { isNews, readBy } from './message-versions.ts';
import type { Twist } from './twist.ts';
import { Violation } from './violation.ts';
import { DEAD_LETTERS_URL, QUEUE_URL, type World } from './world.ts';

/** What a container keeps from one invocation to the next. */
export type Container = Pick<Worker, 'knownCommits' | 'circuits' | 'now'> & { readonly version: number };

/** An invocation of the worker that has not ended yet. */
export type Shift = {
  readonly life: Life;
  readonly message: QueuedMessage;
  readonly startedAt: number;
  readonly outcome: Promise<WorkedOff | 'dead'>;
};

/** As `serverless.yml` has it. */
const TIMEOUT_MS = 2 * MINUTE;
/** The most that AWS Lambda gives to any invocation, by each clock: who is held longer does not live any more. */
const LONGEST_LIFE_MS = 15 * MINUTE;

/**
 * Has a worker take a message, if there is one that can be received, and work until it is done, dead or held at a call.
 * @param pick of which group
 */
export async function work(world: World, pick: number, twists: readonly Twist[]): Promise<boolean> {
  const message = world.queue.receive(pick);
  if (message === null) return false;
  const place = world.nextPlace('work');
  const container = world.containers[place] ?? newContainer(world, place);
  world.containers[place] = null;
  const life = world.begin(twists, container.version);
  const worker = workerOf(world, life, container);
  if (isNews(life.version, message.body)) world.stage.tally.count('a message of a newer version');
  const startedAt = world.clock.now;
  const getRemainingTimeInMillis = () => TIMEOUT_MS - (world.clock.now - startedAt);
  const outcome = lives
    .run(life, () =>
      world.engine.workOff(recordOf(message, life.version), { getRemainingTimeInMillis }, worker, world),
    )
    .catch((error: unknown) => {
      // An invocation that fails says nothing of its message: it is shown again when its time is over.
      if (!life.isDead) checkFailure(world, life, error);
      return 'dead' as const;
    });
  const shift = { life, message, startedAt, outcome };
  await follow(world, shift);
  if (!life.isDead && !world.shifts.includes(shift)) world.containers[place] = container;
  return true;
}

/** Lets a worker that is held go on. */
export async function resume(world: World, pick: number): Promise<void> {
  const [shift] = world.shifts.splice(pick % Math.max(1, world.shifts.length), 1);
  if (shift === undefined) return;
  const longest = LONGEST_LIFE_MS - (world.options.apartMs ?? 0);
  if (world.clock.now - shift.startedAt > longest) shift.life.kill();
  else shift.life.resume();
  await follow(world, shift);
}

async function follow(world: World, shift: Shift): Promise<void> {
  const ended = await Promise.race([shift.outcome, shift.life.held]);
  if (ended === 'held') {
    world.shifts.push(shift);
    return;
  }
  if (ended === 'done' && !shift.life.isDead && shift.life.acknowledges()) await acknowledge(world, shift);
  await world.watch.ended(shift, ended);
}

/** As the event source mapping does. */
async function acknowledge(world: World, { message }: Shift): Promise<void> {
  await world.watch.beforeAcknowledged(message);
  try {
    world.queue.delete(message.receipt ?? '');
  } catch (error) {
    // It was shown again meanwhile: whoever has received it since answers for it.
    if (!(error instanceof ReceiptInvalid)) throw error;
  }
}

function newContainer(world: World, place: number): Container {
  const { stage, clock } = world;
  const now = () => clock.date(world.aheadAt(place));
  const circuits = new Circuits({ store: circuitStore(stage.table), now, random: () => 0.5 });
  return { knownCommits: new KnownCommits(), circuits, now, version: world.versionAt(place) };
}

/** The queue may not have heard what becomes of the message; all else should have been settled. */
function checkFailure({ violations }: World, life: Life, error: unknown): void {
  // Its message was shown again meanwhile: whoever has received it since answers for it.
  if (error instanceof ReceiptHandleIsInvalid) return;
  if (life.isHarmed && (error instanceof SQSServiceException || isTimeout(error) || isQueueAway(error)))
    return;
  violations.push(new Violation('settled', Error.isError(error) ? String(error.stack) : String(error)));
}

function isTimeout(error: unknown): boolean {
  return Error.isError(error) && error.name === 'TimeoutError';
}

function isQueueAway(error: unknown): boolean {
  return error instanceof RetryLater && error.code === 'QUEUE_UNAVAILABLE';
}

function workerOf(world: World, life: Life, container: Container): Worker {
  const { stage, options, engine, queueService } = world;
  const store = engine.store(stage.table, world);
  return {
    ...container,
    config: readReplicateConfig({
      MODELHUB_STAGE: 'test',
      MODELHUB_QUEUE_URL: QUEUE_URL,
      MODELHUB_DLQ_URL: DEAD_LETTERS_URL,
      MODELHUB_TABLE: stage.table.name,
      MODELHUB_ACCESS_SECRET: 'not read',
      MAX_MODEL_BYTES: `${MAX_MODEL_BYTES}`,
    }),
    queue: queueService.client,
    tokens: { accessTokenFor: async () => life.token },
    store: { ...store, cardsPerTransaction: options.cardsPerTransaction },
    sliceFiles: options.sliceFiles,
    random: () => 0.5,
    timeout: (milliseconds) => life.deadline(milliseconds),
    newRunId: () => `${world.name}r${world.nextId()}`,
  };
}

function recordOf(message: QueuedMessage, version: number): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receipt ?? '',
    body: readBy(version, message.body),
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      MessageGroupId: message.group,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: LOCAL_REGION,
  };
}
