import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { countMessages } from '../stack/queue-depth.ts';
import { type DeadLetter, readDeadLetter } from './dead-letter.ts';

/** SQS gives and takes ten at a time. */
const BATCH = 10;
/** Only where this program is killed do the messages stay hidden for so long. */
const HIDDEN_SECONDS = 120;
/** With a wait all servers of SQS are asked: without, an empty answer need not mean that there is nothing. */
const WAIT_SECONDS = 1;

/**
 * The dead letters, looked at one after the other. SQS shows a message only by handing it over: each is held, so that the
 * next ones are shown, and is let go at the end, when all can be seen by others again.
 *
 * Of a group only as many can be seen as come at once, ten at most, while one of it is held. Dead letters have groups of
 * their own but for those that the queue itself has moved here, which may hide others of their project (`countUnseen`).
 */
export class HeldLetters implements AsyncDisposable {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  /** Receipts by message id. */
  readonly #held = new Map<string, string>();

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  /** All that can be seen, in batches; fewer where the signal aborts. */
  async *batches(signal?: AbortSignal): AsyncGenerator<readonly DeadLetter[]> {
    while (!signal?.aborted) {
      const letters = await this.#receive();
      const unseen = letters.filter(({ messageId }) => !this.#held.has(messageId));
      for (const { messageId, receiptHandle } of letters) this.#held.set(messageId, receiptHandle);
      // Those that come a second time were held for longer than they stay hidden.
      if (unseen.length === 0) return;
      yield unseen;
    }
  }

  /** Takes one out of the queue for good. */
  async delete({ messageId, receiptHandle }: DeadLetter): Promise<void> {
    const { QueueUrl, ReceiptHandle } = { QueueUrl: this.#queueUrl, ReceiptHandle: receiptHandle };
    await this.#client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    this.#held.delete(messageId);
  }

  /** Messages that are there beside those that are held, as far as SQS knows. */
  async countUnseen(): Promise<number> {
    return Math.max(0, (await countMessages(this.#client, this.#queueUrl)) - this.#held.size);
  }

  /** Those that were seen and are still there. */
  get count(): number {
    return this.#held.size;
  }

  /**
   * Lets all go that are held. One that SQS shows already needs nothing. One that cannot be let go is shown again soon
   * enough: that must not hide why the command itself has failed.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#letGo().catch(() => undefined);
  }

  async #letGo(): Promise<void> {
    const receipts = [...this.#held.values()];
    this.#held.clear();
    for (let at = 0; at < receipts.length; at += BATCH) {
      const Entries = receipts
        .slice(at, at + BATCH)
        .map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#queueUrl, Entries }));
    }
  }

  async #receive(): Promise<DeadLetter[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(readDeadLetter);
  }
}
