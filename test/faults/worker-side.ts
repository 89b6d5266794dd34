import type { SQSRecord } from 'aws-lambda';
import type { WorkedOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { Circuits } from '../../lib/circuit/circuits.ts';
import { readReplicateConfig } from '../../lib/config.ts';
import { KnownCommits } from '../../lib/replica/known-commits.ts';
import { circuitStore } from '../../lib/store/circuit.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { MINUTE } from './clock.ts';
import { MAX_MODEL_BYTES } from './contents.ts';
import { type QueuedMessage, ReceiptInvalid } from './fifo-queue.ts';
import { type Life, lives } from './life.ts';
import type { Twist } from './twist.ts';
import { DEAD_LETTERS_URL, QUEUE_URL, type World } from './world.ts';

/** What a container keeps from one invocation to the next. */
export type Container = Pick<Worker, 'knownCommits' | 'circuits'>;

/** An invocation of the worker that has not ended yet. */
export type Shift = {
  readonly life: Life;
  readonly message: QueuedMessage;
  readonly startedAt: number;
  readonly outcome: Promise<WorkedOff | 'dead'>;
};

/** As `serverless.yml` has it. */
const TIMEOUT_MS = 2 * MINUTE;
/** The most that AWS Lambda gives to any invocation: who is held longer does not live any more. */
const LONGEST_LIFE_MS = 15 * MINUTE;

/**
 * Has a worker take a message, if there is one that can be received, and work until it is done, dead or held at a call.
 * @param pick of which group
 */
export async function work(world: World, pick: number, twists: readonly Twist[]): Promise<boolean> {
  const message = world.queue.receive(pick);
  if (message === null) return false;
  const life = world.begin(twists);
  const container = world.container ?? newContainer(world);
  world.container = null;
  const worker = workerOf(world, life, container);
  const startedAt = world.clock.now;
  const getRemainingTimeInMillis = () => TIMEOUT_MS - (world.clock.now - startedAt);
  const outcome = lives
    .run(life, () => world.engine.workOff(recordOf(message), { getRemainingTimeInMillis }, worker, world))
    .catch((error: unknown) => {
      // An invocation that fails says nothing of its message: it is shown again when its time is over.
      if (!life.isDead && !Error.isError(error)) throw error;
      return 'dead' as const;
    });
  const shift = { life, message, startedAt, outcome };
  await follow(world, shift);
  if (!life.isDead && !world.shifts.includes(shift)) world.container = container;
  return true;
}

/** Lets a worker that is held go on. */
export async function resume(world: World, pick: number): Promise<void> {
  const [shift] = world.shifts.splice(pick % Math.max(1, world.shifts.length), 1);
  if (shift === undefined) return;
  if (world.clock.now - shift.startedAt > LONGEST_LIFE_MS) shift.life.kill();
  else shift.life.resume();
  await follow(world, shift);
}

async function follow(world: World, shift: Shift): Promise<void> {
  const ended = await Promise.race([shift.outcome, shift.life.held]);
  if (ended === 'held') {
    world.shifts.push(shift);
    return;
  }
  if (ended === 'done' && !shift.life.isDead) await acknowledge(world, shift);
  await world.watch.ended(shift);
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

function newContainer({ stage, clock }: World): Container {
  const circuits = new Circuits({
    store: circuitStore(stage.table),
    now: () => clock.date(),
    random: () => 0.5,
  });
  return { knownCommits: new KnownCommits(), circuits };
}

function workerOf(world: World, life: Life, container: Container): Worker {
  const { stage, clock, options, engine, queueService } = world;
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
    now: () => clock.date(),
    random: () => 0.5,
    timeout: (milliseconds) => life.deadline(milliseconds),
    newRunId: () => `${world.name}r${world.nextId()}`,
  };
}

function recordOf(message: QueuedMessage): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receipt ?? '',
    body: message.body,
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
