import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import type { Logging } from './log-source.ts';

const text = z.optional(z.nullable(z.string()));
const paths = z.optional(z.array(z.string()));

/** What is shown of a line of the log (docs/logs.md); all else is left out. */
const line = z.object({
  ...{ timestamp: z.iso.datetime(), message: z.string(), delivery: z.string() },
  ...{ instance: text, projectId: z.optional(z.nullable(z.number())) },
  // Of the webhook.
  ...{ httpStatus: z.optional(z.number()), status: text, code: text, reason: text },
  ...{ event: text, project: text, ref: text },
  // Of the worker.
  ...{ path: text, attempts: z.optional(z.number()) },
  verdict: z.optional(z.object({ kind: z.string(), afterSeconds: z.optional(z.number()) })),
  result: z.optional(
    z.partial(
      z.object({
        ...{ head: z.string(), left: z.number(), requests: z.number(), problems: z.number() },
        ...{ added: z.number(), updated: z.number(), moved: z.number(), deleted: z.number() },
      }),
    ),
  ),
  cards: z.optional(
    z.object({
      ...{ added: paths, updated: paths, moved: paths, movedFrom: paths, deleted: paths },
      unnamed: z.optional(z.number()),
    }),
  ),
  error: z.optional(z.object({ code: text, message: z.string() })),
});

/** A line that a function has written about a delivery. */
export type LogLine = z.infer<typeof line> & { readonly function: Logging };

/** Null: it is about another delivery, or none. */
export function readLine(from: Logging, written: string, delivery: string): LogLine | null {
  const { data } = line.safeParse(parseJson(written));
  return data?.delivery === delivery ? { function: from, ...data } : null;
}
