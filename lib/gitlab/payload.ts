import * as z from 'zod/mini';

const text = z.catch(z.nullable(z.string()), null);
const id = z.catch(z.nullable(z.int().check(z.positive())), null);

/**
 * The fields of a webhook's body that a decision can depend on. Twelve years of GitLab versions, two spellings of the
 * event's kind, custom templates: what is absent or of another type reads as null, so that no shape is an error here.
 */
const payload = z.object({
  object_kind: text,
  /** System hooks and group events have only this one. */
  event_name: text,
  ref: text,
  after: text,
  project_id: id,
  project: z.catch(z.nullable(z.object({ id, path_with_namespace: text, default_branch: text })), null),
  /** GitLab's log keeps no large payload; a Resend of one has only this field. */
  oversize: z.catch(z.boolean(), false),
});

export type Payload = z.infer<typeof payload>;

/** Null for JSON that is no object. */
export function readPayload(body: unknown): Payload | null {
  const result = payload.safeParse(body);
  return result.success ? result.data : null;
}
