import type { ReplicateMessage } from './message.ts';

/** By then somebody should be told that the instance is not there: alarms look at the dead-letter queue. */
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** Whether a message whose instance is left alone may wait on, however often it has. */
export function mayWaitOn({ receivedAt }: Pick<ReplicateMessage, 'receivedAt'>, now: Date): boolean {
  return now.getTime() - Date.parse(receivedAt) < LONGEST_WAIT_MS;
}
