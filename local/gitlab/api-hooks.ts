import { PermanentError } from '../../lib/errors.ts';
import type { ApiContext } from './api-call.ts';
import type { DeliveryOutcome } from './delivery.ts';
import type { HookSender } from './hook-sender.ts';
import { testPushEvents } from './hook-test.ts';
import type { Project } from './projects.ts';
import { messageReply, type Reply } from './reply.ts';

/** `GET /projects/:id/hooks`: every project has the one hook, and its id is the project's. */
export async function answerHooks({ id, createdAt }: Project, { hooks }: ApiContext): Promise<Reply> {
  if (hooks.url === null) return { status: 200, body: [] };
  const hook = {
    id,
    url: hooks.url,
    project_id: id,
    created_at: createdAt,
    push_events: true,
    tag_push_events: true,
    push_events_branch_filter: null,
    branch_filter_strategy: 'all_branches',
    enable_ssl_verification: true,
    alert_status: 'executable',
    disabled_until: null,
    ...tokenPresence(hooks),
  };
  return { status: 200, body: [hook] };
}

/** Since 19.0 the API says which tokens are set. Their values it has never said. */
function tokenPresence({ version, tokens }: HookSender): object {
  switch (version) {
    case 16:
      return {};
    case 19:
      return {
        token_present: tokens.secretToken !== null,
        signing_token_present: tokens.signingToken !== null,
      };
  }
}

/** `POST /projects/:id/hooks/:hook_id/test/push_events`: answered when the receiver has answered. */
export async function answerHookTest(project: Project, hookId: string, context: ApiContext): Promise<Reply> {
  if (hookId !== String(project.id) || context.hooks.url === null) return messageReply(404, '404 Not found');
  try {
    const { outcome } = await testPushEvents(project, context);
    return isSuccess(outcome) ? messageReply(201, '201 Created') : messageReply(422, complaintOf(outcome));
  } catch (error) {
    if (!(error instanceof PermanentError) || error.code !== 'PROJECT_EMPTY') throw error;
    return messageReply(422, error.message);
  }
}

function isSuccess(outcome: DeliveryOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
}

function complaintOf(outcome: DeliveryOutcome): string {
  return outcome.kind === 'answered' ? outcome.body : outcome.reason;
}
