import { CommandError, EXIT } from '../exit-code.ts';
import type { Credentials, HubSecrets } from './secrets.ts';
import { letIn, NO_TOKENS, type WebhookToken } from './webhook-tokens.ts';

/**
 * Puts what was tried into the place of what was there before that. Meanwhile others may have stored something newer, as
 * the rotation does: that stays.
 * @param seen what the secrets had before
 * @throws CommandError (failed) where there is another access token by now; as `HubSecrets` does
 */
export async function storeCredentials(
  secrets: HubSecrets,
  instance: string,
  seen: Credentials,
  { token, webhookToken }: { readonly token: string; readonly webhookToken: WebhookToken | null },
): Promise<void> {
  if (token !== seen.accessToken)
    await secrets.changeAccess(instance, (now) => {
      if (now === seen.accessToken || now === token) return token;
      throw new CommandError(EXIT.failed, 'Another access token was stored meanwhile: nothing was changed.', {
        advice: `See \`hub gitlab list\`. What is missing there is made by \`hub gitlab add ${instance}\`.`,
      });
    });
  if (webhookToken !== null)
    await secrets.changeWebhook(instance, (tokens) => tokens ?? letIn(NO_TOKENS, webhookToken, instance));
}
