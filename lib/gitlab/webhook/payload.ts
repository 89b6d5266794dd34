import * as z from 'zod/mini';

/** A custom template writes what it does not find as nothing or as `null`, with the quotes that stand around it. */
const given = z.string().check(z.refine((text) => text !== '' && text !== 'null'));
const text = z.catch(z.nullable(given), null);
/** A custom template is easily written with quotes around it. */
const digits = z.pipe(z.string().check(z.regex(/^[1-9]\d{0,14}$/)), z.transform(Number));
const id = z.catch(z.nullable(z.union([z.int().check(z.positive()), digits])), null);
/** Only looked at where needed: a checked copy of a long list would cost more than the rest of the delivery. */
const list = z.catch(z.nullable(z.custom<readonly unknown[]>(Array.isArray)), null);

function part<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.catch(z.nullable(z.object(shape)), null);
}

/**
 * The fields of a webhook's body that a decision can depend on. Twelve years of GitLab versions, two spellings of the
 * event's kind, custom templates: what is absent or of another type reads as null, so that no shape is an error here.
 * https://docs.gitlab.com/user/project/integrations/webhook_events/ and https://docs.gitlab.com/administration/system_hooks/
 */
const payload = z.object({
  object_kind: text,
  /** System hooks and group events have only this one. */
  event_name: text,
  ref: text,
  before: text,
  after: text,
  /** Of a push: at most 20. */
  commits: list,
  /** Of `repository_update`: `{before, after, ref}` for each branch and tag that was pushed. */
  changes: list,
  project_id: id,
  project: part({ id, path_with_namespace: text, default_branch: text, web_url: text }),
  /** Events of a project's life have it here. */
  path_with_namespace: text,
  /** All that versions before 8.5 tell of the project beside its id. */
  repository: part({ homepage: text }),
  /** Of an access token that expires. */
  object_attributes: part({ name: text, expires_at: text }),
  /** GitLab's log keeps no large payload; a Resend of one has only this field. */
  oversize: z.catch(z.boolean(), false),
});

export type Payload = z.infer<typeof payload>;

/** Null for JSON that is no object. */
export function readPayload(body: unknown): Payload | null {
  const result = payload.safeParse(body);
  return result.success ? result.data : null;
}

const change = z.object({ ref: text, before: text, after: text });
export type Change = z.infer<typeof change>;

/** What `repository_update` lists; nothing if it does not list what it should. */
export function readChanges({ changes }: Payload): readonly Change[] {
  const result = z.array(change).safeParse(changes);
  return result.success ? result.data : [];
}

const commit = z.object({ id: z.string() });

/** Whether a push lists a commit with this id. */
export function listsCommit({ commits }: Payload, id: string): boolean {
  const isListed = (entry: unknown) => {
    const { success, data } = commit.safeParse(entry);
    return success && data.id === id;
  };
  return commits?.some(isListed) ?? false;
}
