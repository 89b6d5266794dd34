import type { WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Hub } from '../stack/open-hub.ts';
import { Ask } from '../terminal/ask.ts';
import { askToken } from './ask-token.ts';
import type { Api } from './call.ts';
import { chooseInstance } from './choose-instance.ts';
import { HubSecrets } from './secrets.ts';

/** What the commands on webhooks work with. */
export type HookSession = {
  readonly hub: Hub;
  readonly secrets: HubSecrets;
  /** With the token that was asked for. */
  readonly api: Api;
  /** What the hub accepts. */
  readonly tokens: WebhookTokens;
};

/**
 * @param named the instance; null: the only one
 * @throws CommandError (usage, notFound)
 */
export async function openHooks(hub: Hub, named: string | null): Promise<HookSession> {
  const secrets = new HubSecrets(hub);
  const { instance, credentials } = chooseInstance(await secrets.read(), named);
  if (credentials.webhook === null) {
    throw new CommandError(EXIT.notFound, `The hub accepts no deliveries of ${instance} yet.`, {
      advice: `Finish this first: \`hub gitlab add ${instance}\`.`,
    });
  }
  const token = await askToken(new Ask(), 'token with the scope api');
  return { hub, secrets, api: { instance, token }, tokens: credentials.webhook };
}
