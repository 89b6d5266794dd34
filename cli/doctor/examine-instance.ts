import type { Ask } from '../ask.ts';
import type { Finding } from '../finding.ts';
import { askToken } from '../gitlab/ask-token.ts';
import type { Api } from '../gitlab/call.ts';
import { describeToken } from '../gitlab/describe-token.ts';
import type { Credentials } from '../gitlab/secrets.ts';
import { lookAtToken } from '../gitlab/token-facts.ts';
import { NO_TOKENS } from '../gitlab/webhook-tokens.ts';
import type { Hub } from '../open-hub.ts';
import type { Where } from '../where.ts';
import { checkProjects } from './check-projects.ts';
import { checkWebhooks, checkWebhooksIfShown, WEBHOOKS_UNSEEN } from './check-webhooks.ts';
import { attempt } from './section.ts';
import type { Selection } from './select-projects.ts';

export type Visit = {
  readonly hub: Hub;
  readonly where: Where;
  readonly instance: string;
  readonly credentials: Credentials;
  /** Null: the table could not be read. */
  readonly selection: Selection | null;
  /** Whom to ask for a token that may see webhooks; null: the hub's own is tried. */
  readonly ask: Ask | null;
};

/** Everything of one GitLab: whether it takes the hub's token, lets the hub at projects, and delivers to it. */
export async function* examineInstance({
  hub: { syncUrl: url },
  where,
  instance,
  credentials: { accessToken, webhook },
  selection,
  ask,
}: Visit): AsyncGenerator<Finding> {
  const own: { api: Api | null } = { api: null };
  yield* attempt('GitLab', where, async function* () {
    if (accessToken === null) return;
    const api = { instance, token: accessToken };
    const findings = describeToken(instance, await lookAtToken(api, new Date()), true);
    yield* findings;
    if (findings.some(({ state }) => state === 'failed')) return;
    own.api = api;
    if (selection !== null) yield* checkProjects(api, selection);
  });
  if (selection === null) return;
  const { api } = own;
  const wanted = { url, tokens: webhook ?? NO_TOKENS };
  if (ask === null && api === null) yield WEBHOOKS_UNSEEN;
  else
    yield* attempt('webhook', where, async function* () {
      if (ask !== null) {
        const token = await askToken(ask, `token with the scope api for ${instance}`);
        yield* checkWebhooks({ instance, token }, selection, wanted);
      } else if (api !== null) yield* checkWebhooksIfShown(api, selection, wanted);
    });
}
