import * as z from 'zod/mini';
import { parseJson } from '../parse-json.ts';

/** What can be known of a message whatever its version: where it comes from. */
export type MessageOrigin = {
  readonly instance: string | null;
  readonly projectId: number | null;
  readonly delivery: string | null;
};

const UNKNOWN: MessageOrigin = { instance: null, projectId: null, delivery: null };

const text = (longest: number) =>
  z.catch(z.nullable(z.string().check(z.minLength(1), z.maxLength(longest))), null);

const origin = z.object({
  instance: text(512),
  projectId: z.catch(z.nullable(z.int()), null),
  delivery: text(256),
});

/** Reads as much as there is, for the log and the dead-letter queue. */
export function readOrigin(body: string): MessageOrigin {
  return origin.safeParse(parseJson(body)).data ?? UNKNOWN;
}
