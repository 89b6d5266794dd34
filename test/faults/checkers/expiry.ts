import type { ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { DAY, MINUTE } from '../clock.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/** `docs/table.md`: superseded content is kept so long. */
const KEPT_MS = 30 * DAY;
/** By how much those who write may be behind: their clocks are wrong, and they may have been held since they looked at them. */
const INACCURACY_MS = 20 * MINUTE;

/** Content that is superseded can be read for as long as is promised, and then no longer. @throws Violation */
export function checkExpiries(input: ServiceInputTypes, { clock }: World): void {
  if (!('UpdateExpression' in input) || !input.Key?.PK?.S?.startsWith('C#')) return;
  const expiresAt = Number(input.ExpressionAttributeValues?.[':at']?.N) * 1000;
  const kept = expiresAt - clock.now;
  if (Math.abs(kept - KEPT_MS) <= INACCURACY_MS) return;
  throw new Violation('no leak', `${input.Key.PK.S} is kept for ${kept / DAY} days`);
}
