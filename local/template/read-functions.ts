import { basename } from 'node:path';
import * as z from 'zod/mini';
import type { FunctionDefinition, MappingDefinition, RouteDefinition } from './definitions.ts';
import type { Lookup } from './intrinsics.ts';
import type { Resources } from './parse.ts';
import { ofType, readProperties } from './read-properties.ts';

const functionProperties = z.object({
  Handler: z.string(),
  Timeout: z.int(),
  MemorySize: z.int(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});
/** Beside the key is a bucket, which does not exist here. */
const functionCode = z.object({ S3Key: z.string() });

export function readFunctions(resources: Resources, lookup: Lookup): FunctionDefinition[] {
  return ofType(resources, 'AWS::Lambda::Function').map(([logicalId, resource]) => {
    const properties = readProperties(functionProperties, resource, lookup);
    return {
      logicalId,
      name: lookup(logicalId, null),
      arn: lookup(logicalId, 'Arn'),
      zip: basename(functionCode.parse(resource.Properties.Code).S3Key),
      handler: properties.Handler,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      environment: properties.Environment.Variables,
    };
  });
}

const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.int(),
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }),
  FunctionResponseTypes: z._default(z.array(z.literal('ReportBatchItemFailures')), []),
});

export function readMappings(resources: Resources, lookup: Lookup): MappingDefinition[] {
  return ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([logicalId, resource]) => {
    const properties = readProperties(mappingProperties, resource, lookup);
    return {
      logicalId,
      queueArn: properties.EventSourceArn,
      functionArn: properties.FunctionName,
      batchSize: properties.BatchSize,
      maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
      reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    };
  });
}

/** Neither `$default` nor path parameters, of which the gateway here knows nothing. */
const routeProperties = z.object({
  RouteKey: z.string().check(z.regex(/^[A-Z]+ \/[^{}]*$/)),
  Target: z.string(),
});
const integrationProperties = z.object({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

export function readRoutes(resources: Resources, lookup: Lookup): RouteDefinition[] {
  const integrations = new Map(
    ofType(resources, 'AWS::ApiGatewayV2::Integration').map(([id, resource]) => [
      `integrations/${id}`,
      readProperties(integrationProperties, resource, lookup).IntegrationUri,
    ]),
  );
  return ofType(resources, 'AWS::ApiGatewayV2::Route').map(([logicalId, resource]) => {
    const { RouteKey, Target } = readProperties(routeProperties, resource, lookup);
    return { logicalId, routeKey: RouteKey, functionArn: z.string().parse(integrations.get(Target)) };
  });
}
