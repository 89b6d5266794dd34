import type { Life } from '../life.ts';
import type { Operation } from '../twist.ts';
import { Violation } from '../violation.ts';

type Work = Readonly<Record<Operation | 'items', number>>;

/** What one invocation may do for a dozen files, at most a card a transaction and two files a slice. */
const CALM: Work = { git: 14, read: 24, write: 24, transact: 14, send: 2, postpone: 3, items: 45 };
/** The same where it comes to nothing: all is as it was, or it has to wait. */
const IDLE: Work = { git: 9, read: 5, write: 2, transact: 0, send: 2, postpone: 3, items: 0 };
/** The same of one that something has happened to, up to four beginnings and six tries of a call or more included. */
const HARMED: Work = { git: 20, read: 72, write: 72, transact: 42, send: 4, postpone: 3, items: 150 };

/** @throws Violation */
export function checkWork(life: Life): void {
  const budget = budgetOf(life);
  const done: Work = { ...life.counts, items: life.writes };
  for (const kind of ['git', 'read', 'write', 'transact', 'send', 'postpone', 'items'] as const) {
    if (done[kind] <= budget[kind]) continue;
    throw new Violation('bounded work', `${kind}: ${done[kind]}, at most ${budget[kind]} are allowed`);
  }
}

function budgetOf({ isHarmed, writes }: Life): Work {
  if (isHarmed) return HARMED;
  return writes === 0 ? IDLE : CALM;
}
