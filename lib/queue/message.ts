import * as z from 'zod/mini';
import { PermanentError } from '../errors.ts';
import { isProjectPath } from '../gitlab/project-path.ts';

/** The version that this code writes; a reader must know the version of what it reads. */
export const MESSAGE_VERSION = 1;

/**
 * A hint: "project P of instance I may have changed; look". It never carries file lists or content, so that
 * duplicates, reordering and replays are harmless and its size does not depend on the payload (under 8 KB).
 */
const replicateMessage = z.object({
  version: z.literal(MESSAGE_VERSION),
  instance: z.string().check(z.minLength(1), z.maxLength(512)),
  projectId: z.int().check(z.positive()),
  /** `group/subgroup/project`: where the project was when the hint was written. */
  path: z.string().check(z.refine(isProjectPath, 'is no project path')),
  /** The commit that the push says the default branch is at; null where the hint does not know. */
  after: z.nullable(z.string().check(z.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))),
  delivery: z.string().check(z.minLength(1), z.maxLength(256)),
  trigger: z.enum(['push']),
  /** ISO 8601 UTC: when the hint arrived. */
  receivedAt: z.iso.datetime(),
});

export type ReplicateMessage = z.infer<typeof replicateMessage>;

/**
 * Reads a queue message's body.
 * @throws PermanentError `MESSAGE_INVALID` naming the field that is wrong.
 */
export function parseMessage(body: string): ReplicateMessage {
  return checkMessage(parseJson(body));
}

/** The body to send; throws as `parseMessage` does, so that nothing is queued that could not be read back. */
export function formatMessage(message: ReplicateMessage): string {
  return JSON.stringify(checkMessage(message));
}

function checkMessage(value: unknown): ReplicateMessage {
  const result = replicateMessage.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new PermanentError('MESSAGE_INVALID', `This is no replicate message: ${field}: ${issue?.message}`, {
    advice: 'Only the webhook, the sweep and `hub` may write to the queue; find out who sent this one.',
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PermanentError('MESSAGE_INVALID', 'Queue message is not JSON.', { cause });
  }
}
