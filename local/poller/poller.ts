import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { FunctionError } from '../lambda/function-error.ts';
import type { MappingDefinition } from '../template/definitions.ts';
import { failedItems } from './failed-items.ts';
import { parseReceived, type ReceivedMessage, sqsEvent } from './message.ts';

/** What became of a message once the function was invoked with it. */
export type Handled = {
  readonly body: string;
  readonly receiveCount: number;
  /** `kept`: it comes back after its visibility timeout. */
  readonly outcome: 'deleted' | 'kept';
  /** Why the function gave no result, if it gave none. */
  readonly error: FunctionError | null;
};

export type PollerOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly mapping: MappingDefinition;
  /** @throws FunctionError */
  readonly invoke: (event: object) => Promise<unknown>;
  readonly onHandled?: ((handled: Handled) => void) | undefined;
  /** Told of what SQS refuses; the poller goes on. */
  readonly onError?: ((error: unknown) => void) | undefined;
};

/** Long enough for one request a second while nothing happens, short enough for a close that nobody has to wait for. */
const WAIT_SECONDS = 1;
const PAUSE_AFTER_ERROR_MS = 1_000;
/**
 * After a crash or a timeout the message is shown again soon. On AWS it waits for the queue's visibility timeout,
 * 12 minutes: nobody should wait that long at a desk.
 */
const SHOWN_AFTER_CRASH_SECONDS = 2;

/**
 * Lambda's event source mapping for SQS: receives batches and invokes the function with them, several at a time, and
 * deletes what was worked off. (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS".)
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  #closing = false;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#loop = this.#poll();
  }

  /** Receives no more, and resolves when what was received is done with. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#loop;
    await Promise.all(this.#inFlight);
  }

  async #poll(): Promise<void> {
    const { mapping, onError } = this.#options;
    while (!this.#closing) {
      if (this.#inFlight.size >= mapping.maximumConcurrency) {
        await Promise.race(this.#inFlight);
        continue;
      }
      try {
        const messages = await this.#receive();
        if (messages.length > 0) this.#start(messages);
      } catch (error) {
        onError?.(error);
        await delay(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  async #receive(): Promise<ReceivedMessage[]> {
    const { client, queueUrl, mapping } = this.#options;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: mapping.batchSize,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(parseReceived);
  }

  #start(messages: readonly ReceivedMessage[]): void {
    const work = this.#handle(messages)
      .catch((error: unknown) => this.#options.onError?.(error))
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  async #handle(messages: readonly ReceivedMessage[]): Promise<void> {
    if (this.#closing) return this.#showAfter(0, messages);
    const { error, failed } = await this.#invoke(messages);
    const done = messages.filter(({ MessageId }) => !failed.includes(MessageId));
    if (error !== null && error.kind !== 'error') await this.#showAfter(SHOWN_AFTER_CRASH_SECONDS, messages);
    await this.#delete(done);
    for (const message of messages) {
      const outcome = done.includes(message) ? 'deleted' : 'kept';
      const receiveCount = Number(message.Attributes.ApproximateReceiveCount);
      this.#options.onHandled?.({ body: message.Body, receiveCount, outcome, error });
    }
  }

  async #invoke(
    messages: readonly ReceivedMessage[],
  ): Promise<{ error: FunctionError | null; failed: readonly string[] }> {
    const { mapping, invoke } = this.#options;
    const ids = messages.map(({ MessageId }) => MessageId);
    try {
      const result = await invoke(sqsEvent(messages, mapping.queueArn));
      return { error: null, failed: mapping.reportsItemFailures ? failedItems(result, ids) : [] };
    } catch (error) {
      if (error instanceof FunctionError) return { error, failed: ids };
      throw error;
    }
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    const { client, queueUrl: QueueUrl } = this.#options;
    for (const { ReceiptHandle } of messages) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }

  async #showAfter(VisibilityTimeout: number, messages: readonly ReceivedMessage[]): Promise<void> {
    const { client, queueUrl: QueueUrl } = this.#options;
    for (const { ReceiptHandle } of messages) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    }
  }
}
