import { PermanentError } from './errors.ts';

/** What serverless.yml tells the webhook function. */
export type WebhookConfig = {
  readonly stage: string;
  readonly queueUrl: string;
  /** Name or ARN of the secret that holds what deliveries must show. */
  readonly webhookSecret: string;
};

/** What serverless.yml tells the replicate function. */
export type ReplicateConfig = {
  readonly stage: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly table: string;
  /** Name or ARN of the secret that holds the access tokens. */
  readonly accessSecret: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws PermanentError `CONFIG_MISSING` naming the variable. */
export function readWebhookConfig(environment: Environment = process.env): WebhookConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    queueUrl: required(environment, 'MODELHUB_QUEUE_URL'),
    webhookSecret: required(environment, 'MODELHUB_WEBHOOK_SECRET'),
  };
}

/** @throws PermanentError `CONFIG_MISSING` naming the variable. */
export function readReplicateConfig(environment: Environment = process.env): ReplicateConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    queueUrl: required(environment, 'MODELHUB_QUEUE_URL'),
    deadLetterQueueUrl: required(environment, 'MODELHUB_DLQ_URL'),
    table: required(environment, 'MODELHUB_TABLE'),
    accessSecret: required(environment, 'MODELHUB_ACCESS_SECRET'),
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new PermanentError('CONFIG_MISSING', `The environment variable ${name} is not set.`, {
    advice:
      'serverless.yml sets it for the deployed functions; `hub --local env` prints it for the local stack.',
  });
}
