import * as z from 'zod/mini';
import { COMMIT_ID } from '../commit-id.ts';
import { PermanentError, RetryLater } from '../errors.ts';
import { isProjectPath } from '../gitlab/project-path.ts';

/**
 * The version that this code writes. Raised when an older reader would do wrong by a newer message, so that it waits
 * for a reader that knows it; a field that may be absent does not need that.
 */
export const MESSAGE_VERSION = 1;

/** What made somebody look: GitLab's event, or its Test button. */
const TRIGGERS = [
  'push',
  'test',
  'repository_update',
  'project_create',
  'project_destroy',
  'project_rename',
  'project_transfer',
  'project_update',
] as const;

const count = z.int().check(z.nonnegative());

const progress = z.object({
  hops: count,
  added: count,
  updated: count,
  moved: count,
  deleted: count,
  problems: count,
  bytes: count,
  /** Of a full run: the sort key of the last card that is verified. */
  verified: z.optional(z.string().check(z.maxLength(2048))),
});

/**
 * A hint: "project P of instance I may have changed; look". It never carries file lists or content, so that
 * duplicates, reordering and replays are harmless and its size does not depend on the payload (under 8 KB).
 */
const replicateMessage = z.object({
  version: z.literal(MESSAGE_VERSION),
  instance: z.string().check(z.minLength(1), z.maxLength(512)),
  projectId: z.int().check(z.positive()),
  /** `group/subgroup/project`: where the project was when the hint was written; null where the hint does not know. */
  path: z.nullable(z.string().check(z.refine(isProjectPath, 'is no project path'))),
  /** The commit that the push says the default branch is at; null where the hint does not know. */
  after: z.nullable(z.string().check(z.regex(COMMIT_ID))),
  /** The commit that it was at before that push, where the hint knows it: evidence that `after` is newer than this one. */
  before: z.optional(z.string().check(z.regex(COMMIT_ID))),
  /** The default branch, where the hint names its commit: it may be another one by now, at the same commit. */
  branch: z.optional(z.string().check(z.maxLength(255))),
  delivery: z.string().check(z.minLength(1), z.maxLength(256)),
  trigger: z.enum(TRIGGERS),
  /**
   * Who sent the hint, where it is not GitLab: `operator` or `sweep`. It then stands in the diary in place of the trigger. A
   * word of its own rather than a new trigger, which readers from before would refuse (docs/decisions/0011).
   */
  sentBy: z.optional(z.string().check(z.regex(/^[a-z_]{1,32}$/))),
  /** A full run: every card and part of the project is verified, and what is missing is repaired. */
  full: z._default(z.boolean(), false),
  /** What runs before have done towards the same, each as much as its time allowed. */
  progress: z.optional(progress),
  /** ISO 8601 UTC: when the hint arrived. */
  receivedAt: z.iso.datetime(),
});

export type ReplicateMessage = z.infer<typeof replicateMessage>;

const versioned = z.object({ version: z.int() });

/**
 * Reads a queue message's body.
 * @throws PermanentError `MESSAGE_INVALID` naming the field that is wrong; RetryLater `MESSAGE_VERSION` for one that a
 * newer deployment has written: during a deployment that passes, after a rollback it needs the newer code again.
 */
export function parseMessage(body: string): ReplicateMessage {
  const value = parseJson(body);
  const { success, data } = versioned.safeParse(value);
  if (success && data.version > MESSAGE_VERSION) {
    throw new RetryLater(
      'MESSAGE_VERSION',
      `The message has version ${data.version}; this code reads up to ${MESSAGE_VERSION}.`,
      { advice: 'Deploy the version that wrote it, or a newer one, then replay the message.' },
    );
  }
  return checkMessage(value);
}

/** The body to send; throws as `parseMessage` does, so that nothing is queued that could not be read back. */
export function formatMessage(message: ReplicateMessage): string {
  // SQS takes neither of these two, which JSON leaves as they are.
  return JSON.stringify(checkMessage(message)).replace(/[\uFFFE\uFFFF]/g, (character) =>
    character === '\uFFFE' ? '\\uFFFE' : '\\uFFFF',
  );
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
