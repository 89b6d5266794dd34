import { command, type Session } from '../command.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { askToken } from '../gitlab/ask-token.ts';
import { checkAccess } from '../gitlab/check-access.ts';
import { expectUnused } from '../gitlab/expect-unused.ts';
import { readInstance } from '../gitlab/instance-operand.ts';
import { planFinish } from '../gitlab/plan-finish.ts';
import { nextSteps } from '../gitlab/rotation-steps.ts';
import { type Credentials, HubSecrets } from '../gitlab/secrets.ts';
import {
  countTokens,
  keepNewest,
  kindInUse,
  letIn,
  makeToken,
  NO_TOKENS,
  readToken,
  type TokenKind,
  takesOutOther,
} from '../gitlab/webhook-tokens.ts';
import { hasFailed, report } from '../report.ts';
import type { Hub } from '../stack/open-hub.ts';
import { Ask } from '../terminal/ask.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB, usage } from '../usage.ts';

type Step = 'access' | 'webhook' | 'finish';

type Given = {
  readonly instance: string;
  readonly step: Step;
  readonly project: string | null;
  /** Of a new token of the webhook; null: as those that are live. */
  readonly kind: TokenKind | null;
  /** The kind that alone stays. */
  readonly only: TokenKind | null;
  /** Whatever GitLab's version says of the kind that goes. */
  readonly force: boolean;
  readonly askWebhook: boolean;
  readonly dryRun: boolean;
};

export const gitlabRotate = command({
  name: 'gitlab rotate',
  operands: ['<base URL>'],
  options: {
    access: {
      value: null,
      summary: 'the access token: asks for the new one, tries it, and puts it in the place of the old',
    },
    webhook: {
      value: null,
      summary: 'the token of the webhook: makes a new one, which is live beside the old one',
    },
    finish: {
      value: null,
      summary: 'with --webhook, once all webhooks have the new one: take the old one out',
    },
    project: {
      value: 'P',
      summary: 'read this project to try the access token; else the first that it sees',
    },
    only: {
      value: 'KIND',
      summary: 'with --finish: take out the other kind whole; signing or secret',
    },
    force: {
      value: null,
      summary: 'with --only: also where GitLab may still use the other kind',
    },
    'secret-token': { value: null, summary: 'with --webhook: a secret token, for GitLab before 19' },
    'signing-token': { value: null, summary: 'with --webhook: a signing token, once GitLab is at 19' },
    'ask-webhook-token': {
      value: null,
      summary: 'with --webhook: ask for the new one, instead of making it',
    },
    'dry-run': { value: null, summary: 'change nothing' },
  },
  summary: 'change a credential without a gap',
  details: [
    'In a script, the new value is on the first line of standard input (with --webhook it may be left out).',
    'Between --webhook and --webhook --finish, `hub hook add` gives the new token to each webhook. The last of a list',
    'in the secret counts as the newest. Of which kind the new one is, those say that are live, or an option. --finish',
    'keeps the newest of each kind: which one webhooks use it cannot know. With --only it asks for the version of GitLab,',
    'which takes the scope read_api or api: only one of 19 or later signs.',
  ],
  examples: [
    `${HUB} --stage prod gitlab rotate https://gitlab.com --access`,
    `${HUB} --stage prod gitlab rotate https://gitlab.com --webhook`,
    `${HUB} --stage prod gitlab rotate https://gitlab.com --webhook --finish`,
  ],
  parse: (input): Given => ({
    instance: readInstance(input.operand(0) ?? '', 'gitlab rotate'),
    step: stepOf(input.flag('access'), input.flag('webhook'), input.flag('finish')),
    project: input.text('project'),
    kind: kindOf(input.flag('secret-token'), input.flag('signing-token')),
    only: onlyOf(input.text('only'), input.flag('finish')),
    force: forceOf(input.flag('force'), input.text('only')),
    askWebhook: input.flag('ask-webhook-token'),
    dryRun: input.flag('dry-run'),
  }),
  run: rotate,
});

function stepOf(access: boolean, webhook: boolean, finish: boolean): Step {
  if (access === webhook) throw usage('Say --access or --webhook.', 'gitlab rotate');
  if (access && finish) throw usage('--finish goes with --webhook.', 'gitlab rotate');
  return access ? 'access' : finish ? 'finish' : 'webhook';
}

function kindOf(secret: boolean, signing: boolean): TokenKind | null {
  if (secret && signing) throw usage('Say --secret-token or --signing-token, not both.', 'gitlab rotate');
  return secret ? 'secret' : signing ? 'signing' : null;
}

function onlyOf(text: string | null, isFinish: boolean): TokenKind | null {
  if (text === null) return null;
  if (!isFinish) throw usage('--only goes with --finish.', 'gitlab rotate');
  if (text === 'signing' || text === 'secret') return text;
  throw usage('--only takes signing or secret.', 'gitlab rotate');
}

function forceOf(force: boolean, only: string | null): boolean {
  if (force && only === null) throw usage('--force goes with --only.', 'gitlab rotate');
  return force;
}

async function rotate(given: Given, session: Session): Promise<void> {
  const { instance } = given;
  const hub = await session.openHub();
  const secrets = new HubSecrets(hub);
  const stored = await secrets.readOne(instance, `Add it: \`hub gitlab add ${instance}\`.`);
  switch (given.step) {
    case 'access':
      return rotateAccess(hub, stored, given, session);
    case 'webhook':
      return letWebhookIn(secrets, stored, given, session);
    case 'finish':
      return finish(secrets, stored, given, session.json);
  }
}

const NOTHING = 'Nothing was stored, as you wished.';

async function rotateAccess(
  hub: Hub,
  { accessToken: old }: Credentials,
  { instance, project, dryRun }: Given,
  session: Session,
): Promise<void> {
  const { json } = session;
  const token = await askToken(new Ask(), 'new access token');
  if (token === old) throw isStored();
  const findings = await report(checkAccess({ instance, token }, project, hub.patterns, new Date()), session);
  const stored = !hasFailed(findings) && !dryRun;
  if (stored) await new HubSecrets(hub).changeAccess(instance, () => token);
  if (json) await writeJson({ instance, stored, findings });
  if (hasFailed(findings)) {
    const advice = 'The old token stands. Mend what is marked ✗, and try again.';
    throw new CommandError(EXIT.failed, 'Nothing was stored.', { advice });
  }
  if (!json) {
    await writeOut(
      stored
        ? '\nStored. Revoke the old token in GitLab in a quarter of an hour.\n'
        : `\nIt would take the place of the old one. ${NOTHING}\n`,
    );
  }
}

/** Who took it for a new one would revoke the only one there is. */
function isStored(): CommandError {
  return new CommandError(EXIT.failed, 'The hub has this access token already: nothing was changed.', {
    advice: 'Do not revoke it. If it is to be replaced, make another one in GitLab, and give that.',
  });
}

async function letWebhookIn(
  secrets: HubSecrets,
  { webhook }: Credentials,
  { instance, kind, askWebhook, dryRun }: Given,
  { json, pasteable }: Session,
): Promise<void> {
  const isAsked = askWebhook || !process.stdin.isTTY;
  const asked = isAsked ? await new Ask().optionalSecret('new token of the webhook') : null;
  const before = webhook ?? NO_TOKENS;
  const token = asked === null ? makeToken(kind ?? kindInUse(before)) : readToken(asked);
  // Also where nothing is stored: what would be refused is refused.
  letIn(before, token, instance);
  if (!dryRun) await secrets.changeWebhook(instance, (tokens) => letIn(tokens ?? NO_TOKENS, token, instance));
  if (json) return writeJson({ instance, stored: !dryRun, webhook: token.kind });
  const beside = countTokens(before) === null ? '' : ' beside the old one';
  const text = `A new ${token.kind} token is live${beside}.\n${pasteable(nextSteps(instance, before, token.kind, kind !== null))}\n`;
  await writeOut(dryRun ? `A new ${token.kind} token would be live${beside}. ${NOTHING}\n` : text);
}

async function finish(
  secrets: HubSecrets,
  { accessToken, webhook }: Credentials,
  { instance, only, force, dryRun }: Given,
  json: boolean,
): Promise<void> {
  const tokens = webhook ?? NO_TOKENS;
  const { before, after } = planFinish(instance, tokens, only);
  if (takesOutOther(tokens, only) && !force) await expectUnused(instance, accessToken, only);
  if (!dryRun) await secrets.changeWebhook(instance, (there) => keepNewest(there ?? NO_TOKENS, only));
  if (json) return writeJson({ instance, stored: !dryRun });
  const text =
    'Only the newest token is live from now on; the old one is refused in five minutes at the latest.\n';
  await writeOut(dryRun ? `Of ${before}, ${after} would stay. ${NOTHING}\n` : text);
}
