import { PermanentError } from './errors.ts';
import { type ModelPatterns, parseModelPatterns } from './hackolade/model-patterns.ts';

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
  /** A model with more bytes is not read: its card shows a problem. */
  readonly maxModelBytes: number;
  /** Which files are models. */
  readonly modelPatterns: ModelPatterns;
};

/**
 * 64 MB: the largest real models have 4. Above 100 MB hardly any fits into the function's memory (`MAX_PARSED_BYTES`), and
 * GitLab.com takes no file above 100 MiB.
 */
const MODEL_BYTES = { default: 64_000_000, min: 1, max: 100_000_000 };

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws PermanentError `CONFIG_MISSING` naming the variable. */
export function readWebhookConfig(environment: Environment = process.env): WebhookConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    queueUrl: required(environment, 'MODELHUB_QUEUE_URL'),
    webhookSecret: required(environment, 'MODELHUB_WEBHOOK_SECRET'),
  };
}

/** @throws PermanentError `CONFIG_MISSING`, `CONFIG_INVALID` naming the variable. */
export function readReplicateConfig(environment: Environment = process.env): ReplicateConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    queueUrl: required(environment, 'MODELHUB_QUEUE_URL'),
    deadLetterQueueUrl: required(environment, 'MODELHUB_DLQ_URL'),
    table: required(environment, 'MODELHUB_TABLE'),
    accessSecret: required(environment, 'MODELHUB_ACCESS_SECRET'),
    maxModelBytes: readMaxModelBytes(environment),
    modelPatterns: readModelPatterns(environment),
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

function readMaxModelBytes({ MAX_MODEL_BYTES: value }: Environment): number {
  if (value === undefined) return MODEL_BYTES.default;
  const bytes = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (bytes >= MODEL_BYTES.min && bytes <= MODEL_BYTES.max) return bytes;
  const range = `a whole number from ${MODEL_BYTES.min} to ${MODEL_BYTES.max}`;
  throw new PermanentError('CONFIG_INVALID', `The environment variable MAX_MODEL_BYTES is not ${range}.`, {
    advice: `Set the parameter maxModelBytes of serverless.yml to ${range}, or remove it for ${MODEL_BYTES.default}.`,
  });
}

function readModelPatterns({ MODEL_PATTERNS: value }: Environment): ModelPatterns {
  if (value === undefined) return null;
  const parsed = parseModelPatterns(value);
  if (parsed.kind === 'usable') return parsed.patterns;
  throw new PermanentError('CONFIG_INVALID', `The environment variable MODEL_PATTERNS ${parsed.why}.`, {
    advice:
      'Set the parameter modelPatterns of serverless.yml to patterns like those of a .gitignore, with commas in between, or remove it for **/*.hck.json. What is to be left out stands in .hubignore.',
  });
}
