import type { Finding } from '../finding.ts';
import { askToken } from '../gitlab/ask-token.ts';
import { describeToken } from '../gitlab/describe-token.ts';
import type { Credentials } from '../gitlab/secrets.ts';
import { lookAtToken } from '../gitlab/token-facts.ts';
import { NO_TOKENS } from '../gitlab/webhook-tokens.ts';
import type { Hub } from '../stack/open-hub.ts';
import type { Where } from '../stack/where.ts';
import type { Ask } from '../terminal/ask.ts';
import { checkProjects } from './check-projects.ts';
import {
  checkWebhooks,
  checkWebhooksIfShown,
  WEBHOOKS_OUT_OF_REACH,
  WEBHOOKS_UNSEEN,
} from './check-webhooks.ts';
import { attempt } from './section.ts';
import type { Selection } from './select-projects.ts';

/** How far the hub's own token leads. `silent`: GitLab does not answer, or it is none. */
type Reach = 'silent' | 'refuses' | 'lets in';

export type Visit = {
  readonly hub: Pick<Hub, 'syncUrl'>;
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
  const api = accessToken === null ? null : { instance, token: accessToken };
  const seen: { gitlab: Reach } = { gitlab: api === null ? 'refuses' : 'silent' };
  yield* attempt('GitLab', where, async function* () {
    if (api === null) return;
    const look = await lookAtToken(api, new Date());
    const findings = describeToken(instance, look, true);
    yield* findings;
    if (look.kind === 'no-gitlab') return;
    seen.gitlab = findings.some(({ state }) => state === 'failed') ? 'refuses' : 'lets in';
    if (seen.gitlab === 'lets in' && selection !== null) yield* checkProjects(api, selection);
  });
  if (selection === null) return;
  const wanted = { url, tokens: webhook ?? NO_TOKENS };
  const isOutOfReach = seen.gitlab === 'silent';
  yield* attempt('webhook', where, async function* () {
    // The lines of a script are one for each GitLab, whether it answers or not.
    const token = ask && (await askToken(ask, `token with the scope api for ${instance}`));
    if (isOutOfReach) yield WEBHOOKS_OUT_OF_REACH;
    else if (token !== null) yield* checkWebhooks({ instance, token }, selection, wanted);
    else if (api === null || seen.gitlab === 'refuses') yield WEBHOOKS_UNSEEN;
    else yield* checkWebhooksIfShown(api, selection, wanted);
  });
}
