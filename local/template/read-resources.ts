import * as z from 'zod/mini';
import type { QueueDefinition, SecretDefinition, TableDefinition } from './definitions.ts';
import { type Lookup, resolveIntrinsics } from './intrinsics.ts';
import { physicalName } from './names.ts';
import type { Resources } from './parse.ts';
import { ofType, readProperties } from './read-properties.ts';

export function readQueues(resources: Resources, lookup: Lookup): QueueDefinition[] {
  return ofType(resources, 'AWS::SQS::Queue').map(([logicalId, resource]) => {
    const properties = Object.entries(Object(resolveIntrinsics(resource.Properties, lookup)));
    return {
      logicalId,
      name: physicalName(logicalId, resource),
      url: lookup(logicalId, null),
      arn: lookup(logicalId, 'Arn'),
      attributes: Object.fromEntries(properties.map(([key, value]) => [key, formatAttribute(value)])),
    };
  });
}

/** CloudFormation has booleans, numbers and objects where the SQS API has text, objects as JSON. */
function formatAttribute(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const tableProperties = z.object({
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.string(), Enabled: z.literal(true) })),
  // Not created here: a template that gets one has to be refused rather than half understood.
  GlobalSecondaryIndexes: z.undefined(),
  LocalSecondaryIndexes: z.undefined(),
});

export function readTables(resources: Resources, lookup: Lookup): TableDefinition[] {
  return ofType(resources, 'AWS::DynamoDB::Table').map(([logicalId, resource]) => {
    const properties = readProperties(tableProperties, resource, lookup);
    return {
      logicalId,
      name: lookup(logicalId, null),
      keySchema: properties.KeySchema,
      attributes: properties.AttributeDefinitions,
      timeToLiveAttribute: properties.TimeToLiveSpecification?.AttributeName ?? null,
    };
  });
}

export function readSecrets(resources: Resources, lookup: Lookup): SecretDefinition[] {
  return ofType(resources, 'AWS::SecretsManager::Secret').map(([logicalId, resource]) => ({
    logicalId,
    name: physicalName(logicalId, resource),
    arn: lookup(logicalId, null),
  }));
}
