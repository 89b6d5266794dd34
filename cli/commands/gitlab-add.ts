import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { askToken } from '../gitlab/ask-token.ts';
import { checkAccess } from '../gitlab/check-access.ts';
import { hookAddFor } from '../gitlab/hook-target.ts';
import { readInstance } from '../gitlab/instance-operand.ts';
import { HubSecrets } from '../gitlab/secrets.ts';
import { storeCredentials } from '../gitlab/store-credentials.ts';
import { makeToken, readToken, type WebhookToken } from '../gitlab/webhook-tokens.ts';
import { hasFailed, report } from '../report.ts';
import { Ask } from '../terminal/ask.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB } from '../usage.ts';

type Given = {
  readonly instance: string;
  readonly project: string | null;
  readonly secretToken: boolean;
  readonly askWebhook: boolean;
  readonly dryRun: boolean;
};

export const gitlabAdd = command({
  name: 'gitlab add',
  operands: ['<base URL>'],
  options: {
    project: { value: 'P', summary: 'read this project to try the token; else the first that it sees' },
    'secret-token': {
      value: null,
      summary: 'for GitLab before 19, which does not sign: make a secret token',
    },
    'ask-webhook-token': { value: null, summary: 'ask for the token of the webhook, instead of making one' },
    'dry-run': { value: null, summary: 'check the token, store nothing' },
  },
  summary: 'let the hub read a GitLab, and let that GitLab notify the hub',
  details: [
    'Asks for the access token without showing it, tries it, and only then stores it, with a new token for the',
    'webhook, in the two secrets of the hub. Other instances in them stay as they are.',
    'In a script, standard input has the access token on its first line, and may have the token of the webhook',
    '(whsec_… for a signing token, anything else is a secret token) on its second.',
  ],
  examples: [
    `${HUB} --stage prod gitlab add https://gitlab.com`,
    `${HUB} --stage prod gitlab add https://git.acme.com/gitlab --secret-token < token.txt`,
  ],
  parse: (input): Given => ({
    instance: readInstance(input.operand(0) ?? '', 'gitlab add'),
    project: input.text('project'),
    secretToken: input.flag('secret-token'),
    askWebhook: input.flag('ask-webhook-token'),
    dryRun: input.flag('dry-run'),
  }),
  run: addGitLab,
});

async function addGitLab({ instance, project, dryRun, ...given }: Given, session: Session) {
  const { openHub, json, pasteable } = session;
  const hub = await openHub();
  const secrets = new HubSecrets(hub);
  const there = (await secrets.read()).get(instance) ?? { accessToken: null, webhook: null };
  if (there.accessToken !== null && there.webhook !== null) throw isThere(instance);

  const ask = new Ask();
  const token = await chooseAccessToken(ask, there.accessToken);
  const webhookToken = there.webhook === null ? await chooseWebhookToken(ask, given, token) : null;
  const findings = await report(checkAccess({ instance, token }, project, hub.patterns, new Date()), session);
  const stored = !hasFailed(findings) && !dryRun;
  if (stored) await storeCredentials(secrets, instance, there, { token, webhookToken });
  if (json) await writeJson({ instance, stored, webhook: webhookToken?.kind ?? null, findings });
  if (hasFailed(findings)) {
    throw new CommandError(EXIT.failed, 'Nothing was stored.', {
      advice: 'Mend what is marked ✗, and try again.',
    });
  }
  if (!json)
    await writeOut(stored ? pasteable(next(instance, webhookToken)) : 'Nothing was stored, as you wished.\n');
}

/**
 * What somebody was cut off from finishing is finished with the token that is there. The first line of a script is the access
 * token all the same, or its second would be taken for the first.
 */
async function chooseAccessToken(ask: Ask, stored: string | null): Promise<string> {
  if (stored === null) return askToken(ask, 'access token');
  return (process.stdin.isTTY ? null : await ask.optionalSecret('access token')) ?? stored;
}

/** In a script the second line is taken where there is one; a person is asked only if that was wished for. */
async function chooseWebhookToken(
  ask: Ask,
  { secretToken, askWebhook }: Pick<Given, 'secretToken' | 'askWebhook'>,
  accessToken: string,
): Promise<WebhookToken> {
  const isAsked = askWebhook || !process.stdin.isTTY;
  const given = isAsked ? await ask.optionalSecret('token of the webhook') : null;
  if (given === accessToken)
    throw new CommandError(EXIT.usage, 'The access token cannot be the webhook’s, too.');
  return given === null ? makeToken(secretToken ? 'secret' : 'signing') : readToken(given);
}

function isThere(instance: string): CommandError {
  return new CommandError(EXIT.failed, `The hub has credentials for ${instance} already.`, {
    advice: `Go on with ${hookAddFor(instance)}. Or change them: \`hub gitlab rotate ${instance} --access\` or \`--webhook\`.`,
  });
}

function next(instance: string, webhook: WebhookToken | null): string {
  const second =
    webhook === null ? 'those of the webhook stay' : `and a ${webhook.kind} token for the webhook`;
  return `
Stored: the access token, ${second}.
Next, let GitLab call the hub: ${hookAddFor(instance)}
`;
}
