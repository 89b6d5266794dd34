import { command, type Session } from '../command.ts';
import {
  API_TOKEN_DETAILS,
  describeTarget,
  type HookQuestion,
  readHookQuestion,
  TARGET_OPTIONS,
} from '../gitlab/hook-target.ts';
import { type Hook, isPlainHttp, listHooks } from '../gitlab/hooks.ts';
import { openHooks } from '../gitlab/open-hooks.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { HUB } from '../usage.ts';

export const hookList = command({
  name: 'hook list',
  operands: [],
  options: TARGET_OPTIONS,
  summary: 'the webhooks of a group or project, and which of them lead to this hub',
  details: API_TOKEN_DETAILS,
  examples: [`${HUB} --stage prod hook list --group acme/data`],
  parse: (input) => readHookQuestion(input, 'hook list'),
  run: printHooks,
});

async function printHooks({ target, instance }: HookQuestion, { openHub, json }: Session): Promise<void> {
  const { api, hub } = await openHooks(await openHub(), instance);
  const rows = (await listHooks(api, target)).map((hook) => toRow(hook, hub.syncUrl));
  if (json) return writeJson(rows);
  if (rows.length === 0) return writeOut(`No webhook of ${describeTarget(target)}.\n`);
  await writeOut(
    formatTable(rows, [
      { title: 'ID', value: ({ id }) => id },
      { title: 'HUB', value: ({ isOurs }) => (isOurs ? 'this' : 'other') },
      { title: 'URL', value: ({ url }) => url },
      { title: 'PUSH', value: ({ pushEvents }) => (pushEvents ? 'on' : 'off') },
      { title: 'TLS', value: describeTls },
      { title: 'TOKEN', value: ({ token }) => token },
      { title: 'STATE', value: ({ state }) => state },
      { title: 'OFF UNTIL', value: ({ disabledUntil }) => disabledUntil },
    ]),
  );
}

function describeTls({ url, tlsVerified }: ReturnType<typeof toRow>): string {
  if (isPlainHttp(url)) return 'none';
  return tlsVerified ? 'verified' : 'not verified';
}

function toRow(hook: Hook, syncUrl: string) {
  return {
    id: hook.id,
    url: hook.url,
    isOurs: hook.url === syncUrl,
    pushEvents: hook.push_events,
    tlsVerified: hook.enable_ssl_verification,
    token: tokenOf(hook),
    state: hook.alert_status,
    disabledUntil: hook.disabled_until,
  };
}

/** Null: GitLab does not say. */
function tokenOf({ token_present: secret, signing_token_present: signing }: Hook): string | null {
  if (secret === undefined && signing === undefined) return null;
  const kinds = [signing === true && 'signing', secret === true && 'secret'].filter(Boolean);
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}
