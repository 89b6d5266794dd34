import * as z from 'zod/mini';

/** What the runner says to a function's process: one invocation, then silence until it is answered. */
export type Invocation = {
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since 1970, when the process will be killed. */
  readonly deadline: number;
};

/** What the process says: `ready` once, then `result` or `error` for each invocation. */
const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The result as JSON, as Lambda passes it on. */
  z.object({ kind: z.literal('result'), json: z.string() }),
  z.object({ kind: z.literal('error'), type: z.string(), message: z.string() }),
]);

export type Answer = z.infer<typeof answer>;

export function parseAnswer(message: unknown): Answer {
  return answer.parse(message);
}
