import { PermanentError } from './errors.ts';
import { parseGroup } from './gitlab/group.ts';
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
  /** Whether access tokens are replaced while we work: one that is refused may be the former one. */
  readonly rotatesTokens: boolean;
  /** Whether GitLab is told beside each commit what became of it. */
  readonly commitStatus: boolean;
};

/** What serverless.yml tells the sweep function. */
export type SweepConfig = {
  readonly stage: string;
  readonly queueUrl: string;
  readonly table: string;
  /** Name or ARN of the secret that holds the access tokens. */
  readonly accessSecret: string;
  /** Each project has its turn once in so many hours. */
  readonly hours: number;
  /** The address that is entered as webhook URL; null: it is not known. */
  readonly syncUrl: string | null;
  /** Groups whose new projects are looked for: their addresses, as those of instances are written. */
  readonly groups: readonly string[];
};

/** What serverless.yml tells the rotate function. */
export type RotateConfig = {
  readonly stage: string;
  /** How long a new access token lives. */
  readonly lifeDays: number;
};

/**
 * 64 MB: the largest real models have 4. Above 100 MB hardly any fits into the function's memory (`MAX_PARSED_BYTES`), and
 * GitLab.com takes no file above 100 MiB.
 */
const MODEL_BYTES = { default: 64_000_000, min: 1, max: 100_000_000 };

/** A day at most: what nobody pushes to is to heal within one. The alarms look back over two turns: infra/alarms.yml. */
const SWEEP_HOURS = { default: 6, min: 1, max: 24 };

/** No fewer than are left when a token is due, and two rotations besides; no more than GitLab allows by default. */
const TOKEN_LIFE_DAYS = { default: 90, min: 45, max: 365 };

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
    maxModelBytes: readWhole(environment, 'MAX_MODEL_BYTES', MODEL_BYTES, 'maxModelBytes'),
    modelPatterns: readModelPatterns(environment),
    rotatesTokens: environment.ROTATE_TOKENS === 'true',
    commitStatus: environment.COMMIT_STATUS === 'true',
  };
}

/** @throws PermanentError `CONFIG_MISSING`, `CONFIG_INVALID` naming the variable. */
export function readSweepConfig(environment: Environment = process.env): SweepConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    queueUrl: required(environment, 'MODELHUB_QUEUE_URL'),
    table: required(environment, 'MODELHUB_TABLE'),
    accessSecret: required(environment, 'MODELHUB_ACCESS_SECRET'),
    hours: readWhole(environment, 'SWEEP_HOURS', SWEEP_HOURS, 'sweepHours'),
    syncUrl: environment.MODELHUB_SYNC_URL || null,
    groups: readGroups(environment),
  };
}

/** @throws PermanentError `CONFIG_MISSING`, `CONFIG_INVALID` naming the variable. */
export function readRotateConfig(environment: Environment = process.env): RotateConfig {
  return {
    stage: required(environment, 'MODELHUB_STAGE'),
    lifeDays: readWhole(environment, 'ROTATED_TOKEN_DAYS', TOKEN_LIFE_DAYS, 'rotatedTokenDays'),
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

/** @param parameter what sets the variable in serverless.yml */
function readWhole(
  environment: Environment,
  name: string,
  limits: { readonly default: number; readonly min: number; readonly max: number },
  parameter: string,
): number {
  const value = environment[name];
  if (value === undefined) return limits.default;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= limits.min && number <= limits.max) return number;
  const range = `a whole number from ${limits.min} to ${limits.max}`;
  throw new PermanentError('CONFIG_INVALID', `The environment variable ${name} is not ${range}.`, {
    advice: `Set the parameter ${parameter} of serverless.yml to ${range}, or remove it for ${limits.default}.`,
  });
}

function readGroups({ SWEEP_GROUPS: value = '' }: Environment): readonly string[] {
  const texts = value.split(/[,\s]+/).filter((text) => text !== '');
  const groups = texts.map(parseGroup);
  if (!groups.includes(null)) return groups.filter((group) => group !== null);
  throw new PermanentError(
    'CONFIG_INVALID',
    'The environment variable SWEEP_GROUPS names what is no group.',
    {
      advice:
        'Set the parameter sweepGroups of serverless.yml to the addresses of groups, such as https://gitlab.com/acme/data, with commas in between, or to nothing.',
    },
  );
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
