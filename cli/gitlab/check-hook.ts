import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import type { HookEvent } from './events.ts';
import { describeTarget, type Target } from './hook-target.ts';
import type { Hook } from './hooks.ts';

/** Whether one of a target's webhooks leads here, and would deliver. */
export function checkHooks(
  target: Target,
  hooks: readonly Hook[],
  url: string,
  tokens: WebhookTokens,
): Finding[] {
  const add = `Add it: \`hub hook add --${target.kind} ${target.path}\`.`;
  const [hook, ...others] = hooks.filter((candidate) => candidate.url === url);
  if (hook === undefined) {
    const elsewhere = hooks.length === 0 ? 'has no webhook' : `has ${hooks.length} webhooks, none to ${url}`;
    return [failed('webhook', `${describeTarget(target)} ${elsewhere}.`, add)];
  }
  const found = `Number ${hook.id} of ${describeTarget(target)} leads to ${url}.`;
  const again = `Others do, too: ${others.map(({ id }) => id).join(', ')}. Each push comes several times: delete them.`;
  return [
    ok('webhook', found, others.length === 0 ? null : again),
    checkEvents(hook),
    checkTls(hook),
    checkToken(hook, tokens),
    checkState(hook),
  ];
}

const AGAIN = 'Set it right: `hub hook add` once more.';

function checkEvents({ push_events: push, push_events_branch_filter: filter }: Hook): Finding {
  if (!push) return failed('events', 'Push events are off: nothing arrives.', AGAIN);
  if (filter) return ok('events', `Push events of the branches ${filter} only.`, AGAIN);
  return ok('events', 'Push events of all branches.');
}

function checkTls({ enable_ssl_verification: isVerified, url }: Hook): Finding {
  if (url.startsWith('http:')) return ok('TLS', 'None: the hub is called by plain http, as on one machine.');
  if (isVerified) return ok('TLS', 'GitLab verifies the certificate.');
  return failed('TLS', 'GitLab does not verify whom it talks to.', AGAIN);
}

/** GitLab says of 19.0 on which tokens are set, never their values: a delivery is the only proof. */
function checkToken(hook: Hook, { signingTokens, secretTokens }: WebhookTokens): Finding {
  if (hook.token_present === undefined && hook.signing_token_present === undefined) {
    return unknown('token', 'This GitLab does not say which token is set (19.0 and later do).');
  }
  if (hook.signing_token_present === true && signingTokens.length > 0) {
    return ok('token', 'Deliveries are signed.');
  }
  if (hook.token_present === true && secretTokens.length > 0) return ok('token', 'It has a secret token.');
  return failed('token', 'It has no token of a kind that the hub accepts: all is refused.', AGAIN);
}

function checkState({ alert_status: status, disabled_until: until }: Hook): Finding {
  switch (status) {
    case 'executable':
      return ok('state', 'GitLab delivers.');
    case 'temporarily_disabled':
      return failed(
        'state',
        `GitLab has switched it off until ${until ?? 'some time'}, because of failed deliveries. What happens meanwhile is lost.`,
        'Mend the cause (see deliveries), then `hub hook test`: one success switches it on.',
      );
    case 'disabled':
      return failed(
        'state',
        'GitLab has switched it off for good, because of failed deliveries.',
        'Mend the cause (see deliveries), then `hub hook test`: one success switches it on.',
      );
    default:
      return unknown('state', 'This GitLab does not say whether it is switched off (15.7 and later do).');
  }
}

/** @param events newest first; null: GitLab does not tell */
export function checkEventLog(events: readonly HookEvent[] | null): Finding {
  if (events === null)
    return unknown('deliveries', 'This GitLab does not tell of deliveries (17.3 and later do).');
  const [newest] = events;
  if (newest === undefined)
    return unknown('deliveries', 'None in the last days.', 'Try one: `hub hook test`.');
  const bad = events.filter(({ isGood }) => !isGood);
  const count = `${bad.length} of the last ${events.length} failed`;
  if (!newest.isGood) {
    const why = newest.reason ?? 'the hub could not be reached, or something before it has answered';
    return failed(
      'deliveries',
      `${count}, the newest at ${newest.at} with ${newest.status}: ${why}`,
      'Mend that, then `hub hook resend`, or `hub hook test`.',
    );
  }
  if (bad.length === 0) return ok('deliveries', `The last ${events.length} went through.`);
  return ok('deliveries', `${count}; the newest, at ${newest.at}, went through.`);
}
