import { listProjects } from '../../lib/store/hub.ts';
import { Ask } from '../ask.ts';
import { type Finding, ok } from '../finding.ts';
import { askToken } from '../gitlab/ask-token.ts';
import { describeToken } from '../gitlab/describe-token.ts';
import { type Credentials, HubSecrets } from '../gitlab/secrets.ts';
import { lookAtToken } from '../gitlab/token-facts.ts';
import { NO_TOKENS } from '../gitlab/webhook-tokens.ts';
import type { Hub } from '../open-hub.ts';
import type { Where } from '../where.ts';
import { checkSecrets } from './check-credentials.ts';
import { checkCredentials, checkHub } from './check-hub.ts';
import { checkProjects } from './check-projects.ts';
import { checkWebhooks, WEBHOOKS_UNSEEN } from './check-webhooks.ts';
import { attempt, type Section } from './section.ts';

export type Examination = {
  readonly where: Where;
  readonly openHub: () => Promise<Hub>;
  /** Ask for tokens that may see the webhooks. */
  readonly withHooks: boolean;
};

/**
 * Walks the whole chain, from the operator's own credentials to the last delivery of a webhook. What depends on a link that
 * is missing is not looked at.
 */
export async function* examine({ where, openHub, withHooks }: Examination): AsyncGenerator<Section> {
  let hub: Hub | null = null;
  let instances: ReadonlyMap<string, Credentials> = new Map();

  async function* lookAtHub(): AsyncGenerator<Finding> {
    const credentials = await checkCredentials(where);
    yield credentials;
    if (credentials.state === 'failed') return;
    yield* attempt('stack', where, async () => {
      hub = await openHub();
      return ok(
        'stack',
        where.kind === 'local'
          ? '`npm start` runs in this checkout.'
          : `The stage ${where.stage} is deployed.`,
      );
    });
    const opened = hub;
    if (opened === null) return;
    yield* attempt('secrets', where, async function* () {
      instances = await new HubSecrets(opened).read();
      yield* checkSecrets(instances);
    });
    yield* checkHub(opened, where);
  }

  yield { about: where.kind === 'local' ? 'the local hub' : `the hub ${where.stage}`, findings: lookAtHub() };
  const ask = new Ask();
  for (const [instance, credentials] of instances) {
    if (hub === null) return;
    yield {
      about: instance,
      findings: lookAtInstance(hub, { instance, credentials, where, ask: withHooks ? ask : null }),
    };
  }
}

type Visit = {
  readonly instance: string;
  readonly credentials: Credentials;
  readonly where: Where;
  /** Null: the webhooks are not looked at. */
  readonly ask: Ask | null;
};

async function* lookAtInstance(
  hub: Hub,
  { instance, credentials: { accessToken, webhook }, where, ask }: Visit,
): AsyncGenerator<Finding> {
  yield* attempt('GitLab', where, async function* () {
    if (accessToken === null) return;
    const api = { instance, token: accessToken };
    const findings = describeToken(instance, await lookAtToken(api, new Date()));
    yield* findings;
    if (!findings.some(({ state }) => state === 'failed'))
      yield* checkProjects(api, await projectsOf(hub, instance));
  });
  if (ask === null) {
    yield WEBHOOKS_UNSEEN;
    return;
  }
  yield* attempt('webhook', where, async function* () {
    const token = await askToken(ask, `token with the scope api for ${instance}`);
    const projects = await projectsOf(hub, instance);
    yield* checkWebhooks({ instance, token }, projects, hub.syncUrl, webhook ?? NO_TOKENS);
  });
}

async function projectsOf({ table }: Hub, instance: string) {
  return (await listProjects(table)).filter((project) => project.instance === instance);
}
