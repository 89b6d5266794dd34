import * as z from 'zod/mini';

/** What a sweep is to do. */
export type SweepOrder = {
  /** All at once, and not only what has its turn. */
  readonly all: boolean;
  /** When the clock asked for it: an invocation that is tried again has the turn that it had. */
  readonly at: Date;
};

const order = z.object({
  all: z._default(z.boolean(), false),
  time: z.optional(z.iso.datetime()),
});

/** Reads the event of the schedule, or what somebody has invoked the function with: `{"all": true}`. Throws what zod throws. */
export function readOrder(event: unknown, now: Date): SweepOrder {
  const { all, time } = order.parse(event ?? {});
  return { all, at: time === undefined ? now : new Date(time) };
}
