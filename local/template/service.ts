import { PermanentError } from '../../lib/errors.ts';
import type { Lookup } from './intrinsics.ts';
import { type Addresses, localNames } from './names.ts';
import type { Resources } from './parse.ts';
import { readFunctions, readMappings, readRoutes } from './read-functions.ts';
import { readQueues, readSecrets, readTables } from './read-resources.ts';
import { readSchedules } from './read-schedules.ts';

/** Every definition has the name that the template knows it by. */
type Definition = { readonly logicalId: string };

export type QueueDefinition = Definition & {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** As CreateQueue takes them. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type TableDefinition = Definition & {
  readonly name: string;
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
  readonly attributes: readonly { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' | 'B' }[];
  readonly timeToLiveAttribute: string | null;
};

export type SecretDefinition = Definition & { readonly name: string; readonly arn: string };

export type FunctionDefinition = Definition & {
  readonly name: string;
  readonly arn: string;
  /** File name of its code, beside the template. */
  readonly zip: string;
  /** `dist/webhook.handler`: module without extension, dot, export. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
};

/** An SQS event source mapping. */
export type MappingDefinition = Definition & {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportsItemFailures: boolean;
};

/** An EventBridge rule that invokes a function whenever the minutes of the hour are a multiple of some. */
export type ScheduleDefinition = Definition & {
  readonly arn: string;
  readonly functionArn: string;
  readonly everyMinutes: number;
};

/** `POST /path`, and the function that answers it. */
export type RouteDefinition = Definition & { readonly routeKey: string; readonly functionArn: string };

/** What of a packaged service the local stack acts for. */
export type Service = {
  readonly queues: readonly QueueDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly secrets: readonly SecretDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly MappingDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
};

/**
 * Reads the settings of queues, tables, functions and their triggers out of the template that would be deployed, so
 * that none of them is written down a second time. A template with something in it that the local stack cannot act
 * for is refused: by zod, or as PermanentError `TEMPLATE_UNSUPPORTED`.
 */
export function readService(resources: Resources, at: Addresses): Service {
  const lookup: Lookup = localNames(resources, at);
  return {
    queues: readQueues(resources, lookup),
    tables: readTables(resources, lookup),
    secrets: readSecrets(resources, lookup),
    functions: readFunctions(resources, lookup),
    mappings: readMappings(resources, lookup),
    routes: readRoutes(resources, lookup),
    schedules: readSchedules(resources, lookup),
  };
}

/** The one of a list of definitions that has a name everybody has agreed on. */
export function find<T extends Definition>(definitions: readonly T[], logicalId: string): T {
  const definition = definitions.find((candidate) => candidate.logicalId === logicalId);
  if (definition !== undefined) return definition;
  throw new PermanentError('TEMPLATE_UNSUPPORTED', `The template has no ${logicalId}.`, {
    advice: 'The local stack needs it: look at infra/ and serverless.yml.',
  });
}
