import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { counted } from '../counted.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import type { HookEvent } from './events.ts';
import { describeTarget, type HookQuestion, hookCommand } from './hook-target.ts';
import { type Hook, isPlainHttp } from './hooks.ts';

/** Whether one of a target's webhooks leads here, and would deliver. */
export function checkHooks(
  question: HookQuestion,
  hooks: readonly Hook[],
  url: string,
  tokens: WebhookTokens,
): Finding[] {
  const { target } = question;
  const [hook, ...others] = hooks.filter((candidate) => candidate.url === url);
  if (hook === undefined) {
    const others = hooks.length === 0 ? '' : ` to ${url}, only ${counted(hooks.length, 'other')}`;
    return [
      failed(
        'webhook',
        `There is no webhook of ${describeTarget(target)}${others}.`,
        `Add it: ${hookCommand('add', question)}.`,
      ),
    ];
  }
  const found = `Number ${hook.id} of ${describeTarget(target)} leads to ${url}.`;
  const again = `Others do, too: ${others.map(({ id }) => id).join(', ')}. Each push comes several times: delete them.`;
  const setRight = `Set it right: ${hookCommand('add', question)}.`;
  return [
    ok('webhook', found, others.length === 0 ? null : again),
    checkEvents(hook, setRight),
    checkTls(hook, setRight),
    checkToken(hook, tokens, setRight),
    checkState(hook, question),
  ];
}

function checkEvents(
  { push_events: push, push_events_branch_filter: filter }: Hook,
  setRight: string,
): Finding {
  if (!push) return failed('events', 'Push events are off: nothing arrives.', setRight);
  if (filter) return ok('events', `Push events of the branches ${filter} only.`, setRight);
  return ok('events', 'Push events of all branches.');
}

function checkTls({ enable_ssl_verification: isVerified, url }: Hook, setRight: string): Finding {
  if (isPlainHttp(url)) return ok('TLS', 'None: the hub is called by plain http, as on one machine.');
  if (isVerified) return ok('TLS', 'GitLab verifies the certificate.');
  return failed('TLS', 'GitLab does not verify whom it talks to.', setRight);
}

/** GitLab says of 19.0 on which tokens are set, never their values: a delivery is the only proof. */
function checkToken(hook: Hook, { signingTokens, secretTokens }: WebhookTokens, setRight: string): Finding {
  if (hook.token_present === undefined && hook.signing_token_present === undefined) {
    return unknown('token', 'This GitLab does not say which token is set (19.0 and later do).');
  }
  if (hook.signing_token_present === true && signingTokens.length > 0) {
    return ok('token', 'Deliveries are signed.');
  }
  if (hook.token_present === true && secretTokens.length > 0) return ok('token', 'It has a secret token.');
  return failed('token', 'It has no token of a kind that the hub accepts: all is refused.', setRight);
}

function checkState({ alert_status: status, disabled_until: until }: Hook, question: HookQuestion): Finding {
  const mend = `Mend the cause (see deliveries), then ${hookCommand('test', question)}: one success switches it on.`;
  switch (status) {
    case 'executable':
      return ok('state', 'GitLab delivers.');
    case 'temporarily_disabled':
      return failed(
        'state',
        `GitLab has switched it off until ${until ?? 'some time'}, because of failed deliveries. What happens meanwhile is lost.`,
        mend,
      );
    case 'disabled':
      return failed('state', 'GitLab has switched it off for good, because of failed deliveries.', mend);
    default:
      return unknown('state', 'This GitLab does not say whether it is switched off (15.7 and later do).');
  }
}

/** @param events newest first; null: GitLab does not tell */
export function checkEventLog(events: readonly HookEvent[] | null, question: HookQuestion): Finding {
  if (events === null)
    return unknown('deliveries', 'This GitLab does not tell of deliveries (17.3 and later do).');
  const [newest] = events;
  if (newest === undefined)
    return unknown('deliveries', 'None in the last days.', `Try one: ${hookCommand('test', question)}.`);
  const bad = events.filter(({ isGood }) => !isGood);
  const count = `${bad.length} of the last ${events.length} failed`;
  if (!newest.isGood) {
    const why = newest.reason ?? 'the hub could not be reached, or something before it has answered';
    return failed(
      'deliveries',
      `${count}, the newest at ${newest.at} with ${newest.status}: ${why}`,
      `Mend that, then ${hookCommand('resend', question)}, or ${hookCommand('test', question)}.`,
    );
  }
  if (bad.length === 0) return ok('deliveries', `The last ${events.length} went through.`);
  return ok('deliveries', `${count}; the newest, at ${newest.at}, went through.`);
}
