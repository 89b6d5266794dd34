import { readWebhookConfig } from '../../lib/config.ts';
import type { FrontDoor } from '../../lib/gitlab/webhook/receive.ts';
import { logger } from '../../lib/observability/logger.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { sendMessage } from '../../lib/queue/send.ts';
import { createSecretsClient } from '../../lib/secrets/secrets-manager.ts';
import { webhookCredentials } from '../../lib/secrets/webhook-secret.ts';

/** Connects deliveries to the secret and the queue. @throws PermanentError `CONFIG_MISSING`. */
export function openFrontDoor(): FrontDoor {
  const { queueUrl, webhookSecret } = readWebhookConfig();
  const queue = createQueueClient();
  const onOutage = (error: unknown) => logger.error('The webhook secret as read before serves on', { error });
  return {
    credentials: webhookCredentials(createSecretsClient(), webhookSecret, { onOutage }),
    enqueue: (message) => sendMessage(queue, queueUrl, message),
  };
}
