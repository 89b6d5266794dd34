import type { Api } from './call.ts';
import { type HookEvent, resendEvent } from './events.ts';
import type { Target } from './hook-target.ts';

/** An event, and the status of the answer when it was sent again; null: it was not. */
export type Resent = HookEvent & { readonly again: string | null };

/** `stopped`: why not all were sent; undefined: all were, or the signal has aborted. */
export type Resending = { readonly rows: readonly Resent[]; readonly stopped: unknown };

/** Has events sent again, one after the other. What was sent is told whatever ends it. Throws nothing. */
export async function resendAll(
  api: Api,
  target: Target,
  hookId: number,
  events: readonly HookEvent[],
  signal: AbortSignal,
): Promise<Resending> {
  const again: string[] = [];
  let stopped: unknown;
  try {
    for (const { id } of events) {
      if (signal.aborted) break;
      again.push(await resendEvent(api, target, hookId, id));
    }
  } catch (error) {
    stopped = error;
  }
  return { rows: events.map((event, index) => ({ ...event, again: again[index] ?? null })), stopped };
}
