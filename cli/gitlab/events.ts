import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import { type Api, callApi } from './call.ts';
import { expectAnswer } from './expect-answer.ts';
import { hooksOf, type Target } from './hook-target.ts';
import { parse } from './hooks.ts';

const event = z.object({
  id: z.coerce.number(),
  /** `internal error`: there was no answer. */
  response_status: z.coerce.string(),
  response_body: z.optional(z.nullable(z.string())),
  created_at: z.string(),
  /** The payload; a custom template may have left out anything. */
  request_data: z.optional(z.unknown()),
});

const payload = z.object({ project_id: z.int() });

/** What became of a delivery, as GitLab's "Recent events" has it. */
export type HookEvent = {
  readonly id: number;
  readonly at: string;
  readonly status: string;
  readonly isGood: boolean;
  /** The hub's own sentence, if the answer was the hub's. */
  readonly reason: string | null;
  /** Of what was sent; null if it does not say. */
  readonly projectId: number | null;
};

const answer = z.object({ code: z.string(), reason: z.string() });

/**
 * The last twenty, newest first; null where GitLab does not tell (before 17.3).
 * @throws CommandError as `expectAnswer` does
 */
export async function listEvents(api: Api, target: Target, hookId: number): Promise<HookEvent[] | null> {
  const resource = `${hooksOf(target)}/${hookId}/events?per_page=20&page=1`;
  const said = await callApi(api, { method: 'GET', resource });
  if (said.kind === 'absent') return null;
  return parse(z.array(event), expectAnswer(said, target).body)
    .map(toEvent)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id - a.id);
}

/** @returns the status of the new answer @throws CommandError as `expectAnswer` does */
export async function resendEvent(
  api: Api,
  target: Target,
  hookId: number,
  eventId: number,
): Promise<string> {
  const resource = `${hooksOf(target)}/${hookId}/events/${eventId}/resend`;
  const { body } = expectAnswer(await callApi(api, { method: 'POST', resource }), target);
  return parse(z.object({ response_status: z.coerce.string() }), body).response_status;
}

function toEvent({
  request_data: data,
  id,
  response_status: status,
  response_body: body,
  created_at: at,
}: z.infer<typeof event>): HookEvent {
  return {
    id,
    at,
    status,
    isGood: isGoodStatus(status),
    reason: answerIn(body ?? '')?.reason ?? null,
    projectId: payload.safeParse(data).data?.project_id ?? null,
  };
}

/** GitLab takes 3xx for well, too. */
export function isGoodStatus(status: string): boolean {
  return /^[23]\d\d$/.test(status);
}

/** What the hub has answered to a delivery; null if the text is nothing of the hub's. */
export function answerIn(body: string): { readonly code: string; readonly reason: string } | null {
  return answer.safeParse(parseJson(body)).data ?? null;
}
