import { findSecrets } from '../../support/secrets.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/** No secret is in what the table is told. Content is left out: it is what somebody has pushed. */
export function checkItems(input: object): void {
  const text = JSON.stringify(input, (_, value: unknown) => (value instanceof Uint8Array ? '' : value));
  if (findSecrets(text).length > 0) throw new Violation('secrecy', `an item: ${text}`);
}

/** None is in a log line or a message either. */
export function checkSpoken({ stage, queue, deadLetters }: World): void {
  const line = stage.log.takeLeak();
  if (line !== null) throw new Violation('secrecy', `the log: ${line}`);
  const letters = deadLetters.messages.map(({ body, attributes }) => body + JSON.stringify(attributes));
  for (const text of [...queue.sent, ...letters]) {
    if (findSecrets(text).length > 0) throw new Violation('secrecy', `a message: ${text}`);
  }
}
