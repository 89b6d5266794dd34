/** Every definition has the name that the template knows it by. */
export type Definition = { readonly logicalId: string };

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
