import { PermanentError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/parse-json.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import { answerEvents, answerResend } from './api-hook-events.ts';
import type { DeliveryOutcome } from './delivery.ts';
import { describeBuiltIn, describeHook, type HookScope } from './describe-hook.ts';
import { changesOf, hookSettings, NEW_HOOK } from './hook-settings.ts';
import { testPushEvents, testStoredHook } from './hook-test.ts';
import { isSuccess } from './hooks.ts';
import { messageReply, type Reply } from './reply.ts';
import type { HookRoute } from './route.ts';
import type { StoredHook } from './stored-hooks.ts';

/** All calls about webhooks, of projects and of groups alike. */
export async function answerHooks(
  route: HookRoute,
  scope: HookScope,
  call: ApiCall,
  context: ApiContext,
): Promise<Reply> {
  if (route.kind === 'hooks') {
    return call.method === 'POST' ? addHook(scope, call, context) : listHooks(scope, context);
  }
  const { project } = scope;
  const isBuiltIn =
    project !== null && route.hookId === String(project.id) && context.hooks.sender.url !== null;
  if (isBuiltIn && route.kind === 'hook-test') return answerTest(() => testPushEvents(project, context));
  const hook = context.hooks.stored.list(scope.owner).find(({ id }) => String(id) === route.hookId);
  if (hook === undefined) return messageReply(404, '404 Not found');
  switch (route.kind) {
    case 'hook':
      return call.method === 'PUT' ? changeHook(hook, scope, call, context) : showHook(hook, scope, context);
    case 'hook-test':
      return answerTest(() => testStoredHook(hook, project, context));
    case 'hook-events':
      return answerEvents(hook, call, context);
    case 'hook-resend':
      return answerResend(hook, route.eventId, context);
  }
}

function listHooks(scope: HookScope, context: ApiContext): Reply {
  const stored = context.hooks.stored.list(scope.owner).map((hook) => describeHook(hook, scope, context));
  return { status: 200, body: [...describeBuiltIn(scope, context), ...stored] };
}

function showHook(hook: StoredHook, scope: HookScope, context: ApiContext): Reply {
  return { status: 200, body: describeHook(hook, scope, context) };
}

async function addHook(scope: HookScope, call: ApiCall, context: ApiContext): Promise<Reply> {
  const wanted = hookSettings.safeParse(parseJson(await call.body()));
  if (!wanted.success || !wanted.data.url) return { status: 400, body: { error: 'url is missing' } };
  if (!URL.canParse(wanted.data.url)) return INVALID_URL;
  const hook = await context.hooks.stored.create({
    ...NEW_HOOK,
    owner: scope.owner,
    createdAt: new Date().toISOString(),
    ...changesOf(wanted.data, context.hooks.sender.version),
    url: wanted.data.url,
  });
  return { status: 201, body: describeHook(hook, scope, context) };
}

async function changeHook(
  hook: StoredHook,
  scope: HookScope,
  call: ApiCall,
  context: ApiContext,
): Promise<Reply> {
  const wanted = hookSettings.safeParse(parseJson(await call.body()));
  if (!wanted.success) return { status: 400, body: { error: 'a setting is invalid' } };
  if (wanted.data.url !== undefined && !URL.canParse(wanted.data.url)) return INVALID_URL;
  // Who changes where a secret goes has to know it.
  const isMoved = wanted.data.url !== undefined && wanted.data.url !== hook.url;
  const changes = {
    ...(isMoved && { secretToken: null }),
    ...changesOf(wanted.data, context.hooks.sender.version),
  };
  await context.hooks.stored.update(hook.id, changes);
  return showHook({ ...hook, ...changes }, scope, context);
}

const INVALID_URL: Reply = { status: 422, body: { error: 'Invalid url given' } };

/** `POST …/test/push_events`: answered when the receiver has answered. */
async function answerTest(test: () => Promise<{ readonly outcome: DeliveryOutcome }>): Promise<Reply> {
  try {
    const { outcome } = await test();
    return isSuccess(outcome) ? messageReply(201, '201 Created') : messageReply(422, complaintOf(outcome));
  } catch (error) {
    if (!(error instanceof PermanentError) || error.code !== 'PROJECT_EMPTY') throw error;
    return messageReply(422, error.message);
  }
}

function complaintOf(outcome: DeliveryOutcome): string {
  return outcome.kind === 'answered' ? outcome.body : outcome.reason;
}
