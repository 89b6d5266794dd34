import { randomUUID } from 'node:crypto';
import { MINUTE, SECOND, type VirtualClock } from './clock.ts';

export type QueuedMessage = {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  /** Of the last receive; only it can delete the message or move its visibility. */
  receipt: string | null;
  visibleAt: number;
};

export type NewMessage = Pick<QueuedMessage, 'group' | 'body' | 'attributes'> & {
  readonly deduplicationId: string;
};

type Redrive = { readonly maxReceiveCount: number; readonly deadLetters: FifoQueue };

export type FifoQueueOptions = {
  readonly visibilityMs: number;
  readonly redrive?: Redrive;
};

const DEDUPLICATION_MS = 5 * MINUTE;
const LONGEST_VISIBILITY_S = 12 * 60 * 60;

/** A receipt that is none any more, in SQS's words. */
export class ReceiptInvalid extends Error {}

/**
 * SQS FIFO in high-throughput mode, as AWS documents it, in virtual time: in order within a group, one message of a group
 * in flight, receive count, visibility, redrive, deduplication by group.
 */
export class FifoQueue {
  /** Bodies of all messages that were ever sent. */
  readonly sent: string[] = [];
  readonly #clock: VirtualClock;
  readonly #options: FifoQueueOptions;
  readonly #seen = new Map<string, { readonly id: string; readonly at: number }>();
  #messages: QueuedMessage[] = [];

  constructor(clock: VirtualClock, options: FifoQueueOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** In order of arrival, those in flight too. */
  get messages(): readonly QueuedMessage[] {
    return this.#messages;
  }

  /** @returns the message's id; one that was sent under the same deduplication id a short time ago is not sent again */
  send({ group, body, attributes, deduplicationId }: NewMessage): string {
    const now = this.#clock.now;
    const key = `${group} ${deduplicationId}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined && now - seen.at < DEDUPLICATION_MS) return seen.id;
    const id = randomUUID();
    this.#seen.set(key, { id, at: now });
    this.sent.push(body);
    this.#add({ id, group, body, attributes, sentAt: now });
    return id;
  }

  /** One message that may be received now. @param pick which of the groups that have one */
  receive(pick = 0): QueuedMessage | null {
    for (;;) {
      const available = this.#available();
      const message = available[pick % Math.max(1, available.length)];
      if (message === undefined) return null;
      const { redrive } = this.#options;
      if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return this.#take(message);
      this.#remove(message);
      redrive.deadLetters.#add(message);
    }
  }

  /** When a message can be received that cannot now; null if there is none. */
  nextVisibleAt(): number | null {
    const times = this.#heads().map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** @throws ReceiptInvalid */
  changeVisibility(receipt: string, seconds: number): void {
    const message = this.#inFlight(receipt);
    message.visibleAt = this.#clock.now + Math.min(seconds, LONGEST_VISIBILITY_S) * SECOND;
  }

  /** @throws ReceiptInvalid */
  delete(receipt: string): void {
    this.#remove(this.#inFlight(receipt));
  }

  /**
   * What SQS rarely does, and any client that loses its receipts: messages are shown while they are being worked on.
   * @returns their ids
   */
  release(): string[] {
    const inFlight = this.#messages.filter(({ visibleAt }) => visibleAt > this.#clock.now);
    for (const message of inFlight) message.visibleAt = this.#clock.now;
    return inFlight.map(({ id }) => id);
  }

  #inFlight(receipt: string): QueuedMessage {
    const message = this.#messages.find((one) => one.receipt === receipt);
    if (message === undefined || message.visibleAt <= this.#clock.now) {
      throw new ReceiptInvalid('The receipt handle has expired.');
    }
    return message;
  }

  /** The first message of each group. */
  #heads(): QueuedMessage[] {
    const first = new Map<string, QueuedMessage>();
    for (const message of this.#messages) if (!first.has(message.group)) first.set(message.group, message);
    return [...first.values()];
  }

  #available(): QueuedMessage[] {
    return this.#heads().filter(({ visibleAt }) => visibleAt <= this.#clock.now);
  }

  #take(message: QueuedMessage): QueuedMessage {
    message.receiveCount += 1;
    message.firstReceivedAt ??= this.#clock.now;
    message.receipt = randomUUID();
    message.visibleAt = this.#clock.now + this.#options.visibilityMs;
    return { ...message };
  }

  #add(message: Pick<QueuedMessage, 'id' | 'group' | 'body' | 'attributes' | 'sentAt'>): void {
    const { id, group, body, attributes, sentAt } = message;
    const fresh = { receiveCount: 0, firstReceivedAt: null, receipt: null, visibleAt: this.#clock.now };
    this.#messages.push({ id, group, body, attributes, sentAt, ...fresh });
  }

  #remove(message: QueuedMessage): void {
    this.#messages = this.#messages.filter(({ id }) => id !== message.id);
  }
}
