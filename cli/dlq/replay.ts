import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { pipeline } from '../../lib/pipeline.ts';
import type { HeldLetters } from './held-letters.ts';
import type { Letter } from './letter.ts';

/** As many as SQS hands over at once. */
const PARALLEL = 10;

/**
 * Sends dead letters to the queue, and only then takes them out of theirs: wherever this is cut each of them is in one of the
 * two at least. One that is in both is looked at twice, which does no harm.
 */
export async function replayLetters(
  letters: readonly Letter[],
  held: HeldLetters,
  client: SQSClient,
  queueUrl: string,
  onReplayed: () => void,
): Promise<void> {
  await pipeline(letters, { items: PARALLEL }, async (letter) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: letter.body,
        MessageGroupId: letter.group,
        MessageDeduplicationId: randomUUID(),
      }),
    );
    await held.delete(letter);
    onReplayed();
  });
}
