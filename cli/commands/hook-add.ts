import { command, type Session } from '../command.ts';
import { describeEnsured } from '../gitlab/describe-ensured.ts';
import { ensureHook, planHook, secretTokenOf } from '../gitlab/ensure-hook.ts';
import {
  API_TOKEN_DETAILS,
  type HookQuestion,
  readHookQuestion,
  TARGET_OPTIONS,
} from '../gitlab/hook-target.ts';
import { type HookSession, openHooks } from '../gitlab/open-hooks.ts';
import { letIn, NO_TOKENS, type WebhookToken } from '../gitlab/webhook-tokens.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB } from '../usage.ts';

type Given = HookQuestion & { readonly dryRun: boolean };

export const hookAdd = command({
  name: 'hook add',
  operands: [],
  options: {
    ...TARGET_OPTIONS,
    'dry-run': { value: null, summary: 'say what would be done, do nothing' },
  },
  summary: 'let GitLab call the hub: add the webhook, or bring the one that is there up to date',
  details: [
    ...API_TOKEN_DETAILS,
    'Doing it again is safe: a webhook is known by its URL. It is signed where GitLab can (19.0 and later), else it',
    'has a secret token. GitLab verifies the certificate of the hub, always.',
  ],
  examples: [
    `${HUB} --stage prod hook add --group acme/data`,
    `${HUB} --stage prod hook add --project acme/models --instance https://git.acme.com/gitlab < token.txt`,
  ],
  parse: (input): Given => ({
    ...readHookQuestion(input, 'hook add'),
    dryRun: input.flag('dry-run'),
  }),
  run: addHook,
});

async function addHook({ dryRun, ...question }: Given, { openHub, json, pasteable }: Session): Promise<void> {
  const { target, instance } = question;
  const session = await openHooks(await openHub(), instance);
  const { api, hub, tokens } = session;
  const ensured = dryRun
    ? await planHook(api, target, hub.syncUrl, tokens)
    : await ensureHook(api, target, hub.syncUrl, tokens, () => acceptSecret(session));
  if (json) return writeJson({ instance: api.instance, target, url: hub.syncUrl, dryRun, ...ensured });
  await writeOut(pasteable(describeEnsured(ensured, question, hub.syncUrl, dryRun)));
}

/** What the hub accepts comes first: no delivery is to be refused. */
async function acceptSecret({ secrets, api }: HookSession): Promise<WebhookToken> {
  let accepted: WebhookToken = secretTokenOf(NO_TOKENS);
  await secrets.changeWebhook(api.instance, (there) => {
    const tokens = there ?? NO_TOKENS;
    accepted = secretTokenOf(tokens);
    return tokens.secretTokens.includes(accepted.value) ? tokens : letIn(tokens, accepted, api.instance);
  });
  return accepted;
}
