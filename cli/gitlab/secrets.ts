import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseAccessSecret } from '../../lib/secrets/access-secret.ts';
import { changeSecret } from '../../lib/secrets/change-secret.ts';
import { editEntry } from '../../lib/secrets/edit-entry.ts';
import { getValue, type Secret } from '../../lib/secrets/secret-calls.ts';
import { parseWebhookTokens, type WebhookTokens } from '../../lib/secrets/webhook-secret.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { AWS_PATIENCE } from '../stack/aws-patience.ts';
import type { Hub } from '../stack/open-hub.ts';

/** What the hub's two secrets have of an instance. Null: no entry. */
export type Credentials = {
  readonly accessToken: string | null;
  readonly webhook: WebhookTokens | null;
};

/** The two secrets of a hub, by instance. */
export class HubSecrets {
  readonly #access: Secret;
  readonly #webhook: Secret;

  constructor({ secrets }: Pick<Hub, 'secrets'>) {
    const client = new SecretsManagerClient(AWS_PATIENCE);
    this.#access = { client, secretId: secrets.access };
    this.#webhook = { client, secretId: secrets.webhook };
  }

  /** @throws BadCredentials `SECRET_INVALID`, or what the AWS SDK throws */
  async read(): Promise<ReadonlyMap<string, Credentials>> {
    const [access, webhook] = await Promise.all([getValue(this.#access), getValue(this.#webhook)]);
    const tokens = this.#accessIn(access.text);
    const hooks = this.#webhookIn(webhook.text);
    const instances = [...new Set([...tokens.keys(), ...hooks.keys()])].sort();
    return new Map(
      instances.map((instance) => [
        instance,
        { accessToken: tokens.get(instance) ?? null, webhook: hooks.get(instance) ?? null },
      ]),
    );
  }

  /**
   * @param whereNone what to do where the hub knows no GitLab at all
   * @throws CommandError (notFound)
   */
  async readOne(instance: string, whereNone: string): Promise<Credentials> {
    const all = await this.read();
    const found = all.get(instance);
    if (found !== undefined) return found;
    throw new CommandError(EXIT.notFound, `The hub has no credentials for ${instance}.`, {
      advice: all.size === 0 ? whereNone : `It has: ${[...all.keys()].join(', ')}.`,
    });
  }

  /**
   * @param change is given the token that the secret has at that moment; null takes the entry out
   * @throws as `changeSecret` does
   */
  async changeAccess(instance: string, change: (token: string | null) => string | null): Promise<void> {
    await changeSecret(this.#access, (text) => {
      const token = change(this.#accessIn(text).get(instance) ?? null);
      return editEntry(text, instance, token === null ? null : { accessToken: token });
    });
  }

  /**
   * @param change is given what the secret has at that moment; null takes the entry out
   * @throws as `changeSecret` does
   */
  async changeWebhook(
    instance: string,
    change: (tokens: WebhookTokens | null) => WebhookTokens | null,
  ): Promise<void> {
    await changeSecret(this.#webhook, (text) => {
      const tokens = change(this.#webhookIn(text).get(instance) ?? null);
      return editEntry(text, instance, tokens && withoutEmpty(tokens));
    });
  }

  #accessIn(text: string | null): ReadonlyMap<string, string> {
    return text === null ? new Map() : parseAccessSecret(text, this.#access.secretId);
  }

  #webhookIn(text: string | null): ReadonlyMap<string, WebhookTokens> {
    return text === null ? new Map() : parseWebhookTokens(text, this.#webhook.secretId);
  }
}

function withoutEmpty(tokens: WebhookTokens): Partial<WebhookTokens> {
  return Object.fromEntries(Object.entries(tokens).filter(([, list]) => list.length > 0));
}
