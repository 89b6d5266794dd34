import * as z from 'zod/mini';
import { parseJson } from '../../parse-json.ts';
import { canBeSent } from './link-headers.ts';
import type { LfsPointer } from './pointer.ts';
import { corrupt, denied, missing, notLfs, refused } from './problems.ts';
import { isPassing, unavailable } from './trouble.ts';
import type { LfsAnswer, LfsFailure, LfsProblem } from './types.ts';

/** What is optional may be null as well: servers are written in languages that make no difference. */
const action = z.object({
  href: z.string(),
  header: z.nullish(z.record(z.string(), z.string())),
  expires_in: z.nullish(z.number()),
  expires_at: z.nullish(z.string()),
});

const object = z.object({
  oid: z.string(),
  size: z.nullish(z.number()),
  actions: z.nullish(z.object({ download: z.nullish(action) })),
  error: z.nullish(z.object({ code: z.number() })),
});

const answer = z.object({
  transfer: z.nullish(z.literal('basic')),
  hash_algo: z.nullish(z.literal('sha256')),
  /** Each is looked at for itself: one that is broken spoils no other. */
  objects: z.array(z.unknown()),
});

type LfsObject = z.infer<typeof object>;

/**
 * Reads a batch answer (docs/api/batch.md of git-lfs, "Successful Responses"): for each pointer that was asked for, in
 * that order, a link or why there is none. What was not asked for is passed over.
 * @param now when the answer came, in milliseconds since 1970: `expires_in` counts from there
 * @param host for the message
 */
export function readBatchAnswer(
  text: string,
  pointers: readonly LfsPointer[],
  now: number,
  host: string,
): LfsAnswer[] {
  const read = answer.safeParse(parseJson(text));
  if (!read.success) return failAll(pointers, notLfs('its answer is no batch answer'));
  const objects = read.data.objects.flatMap((item) => {
    const parsed = object.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  const byOid = Map.groupBy(objects, ({ oid }) => oid);
  return pointers.map((pointer) => linkOf(pointer, byOid.get(pointer.oid) ?? [], now, host));
}

/** The same problem for each pointer. */
export function failAll(pointers: readonly LfsPointer[], problem: LfsProblem): LfsFailure[] {
  return pointers.map((pointer) => fail(pointer, problem));
}

/** @param answers for the oid: two pointers may give one oid two sizes, of which one at most is right */
function linkOf(pointer: LfsPointer, answers: readonly LfsObject[], now: number, host: string): LfsAnswer {
  const found = answers.find(({ size }) => size === pointer.size) ?? answers[0];
  if (found?.error) return objectError(pointer, found.error.code, host);
  if (!found?.actions?.download) return fail(pointer, missing());
  if (typeof found.size === 'number' && found.size !== pointer.size) {
    return fail(pointer, corrupt(`${found.size} bytes instead of ${pointer.size}`));
  }
  const { href, header, expires_in: seconds, expires_at: date } = found.actions.download;
  const headers = header ?? {};
  if (!canBeSent(headers)) return fail(pointer, refused('it comes with headers that cannot be sent'));
  return { kind: 'link', pointer, href, headers, expiresAt: expiryOf(seconds, date, now) };
}

function objectError(pointer: LfsPointer, code: number, host: string): LfsAnswer {
  if (isPassing(code)) return { kind: 'trouble', pointer, error: unavailable(host, code) };
  return fail(pointer, code === 404 || code === 410 ? missing() : denied('The LFS server', code));
}

/** `expires_in` is preferred: it does not depend on the server's clock. A date that cannot be read says nothing. */
function expiryOf(
  seconds: number | null | undefined,
  date: string | null | undefined,
  now: number,
): number | null {
  if (typeof seconds === 'number') return now + seconds * 1000;
  const at = Date.parse(date ?? '');
  // The year 1 is the zero of Go's time: servers written in Go have it where they mean none.
  return Number.isNaN(at) || at < 0 ? null : at;
}

function fail(pointer: LfsPointer, problem: LfsProblem): LfsFailure {
  return { kind: 'problem', pointer, problem };
}
