import { pipeline } from '../../lib/pipeline.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { sendMessage } from '../../lib/queue/send.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { messageOf } from '../message-of.ts';
import type { Hub } from '../stack/open-hub.ts';
import { startProgress } from '../terminal/progress.ts';
import { hintFor } from './hint.ts';
import type { Target } from './targets.ts';

/** Hints that are sent at once. */
const PARALLEL = 10;

export type Sent = { readonly target: Target; readonly hint: ReplicateMessage };

/** Sends a hint a project. @throws CommandError if it is interrupted, or not all could be sent; RetryLater `QUEUE_UNAVAILABLE` */
export async function sendHints(
  hub: Hub,
  targets: readonly Target[],
  full: boolean,
  signal: AbortSignal,
): Promise<Sent[]> {
  const client = createQueueClient();
  const progress = startProgress('sent');
  const sent: Sent[] = [];
  try {
    await pipeline(targets, { items: PARALLEL }, async (target) => {
      if (signal.aborted) return;
      const hint = hintFor(target, full, new Date());
      await sendMessage(client, hub.queueUrl, hint);
      sent.push({ target, hint });
      progress.show(sent.length, targets.length);
    });
  } catch (cause) {
    if (sent.length === 0) throw cause;
    const why = messageOf(cause);
    throw new CommandError(EXIT.failed, `Hints sent: ${sent.length} of ${targets.length}, then: ${why}`, {
      cause,
      advice: 'Say the same again: a hint that comes twice does no harm.',
    });
  } finally {
    progress.end();
  }
  if (signal.aborted)
    throw new CommandError(EXIT.interrupted, `Interrupted. Hints sent: ${sent.length} of ${targets.length}.`);
  return sent;
}
