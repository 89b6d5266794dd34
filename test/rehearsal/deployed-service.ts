import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type {
  FunctionDefinition,
  MappingDefinition,
  RouteDefinition,
  ScheduleDefinition,
} from '../../local/template/definitions.ts';
import { callAws, getFromAws } from './ask-aws.ts';
import { type DeployedStack, physicalId } from './deployed-stack.ts';
import { describeFunction } from './describe-function.ts';

/** What the services have made of a stack, as far as it runs. */
export type DeployedService = {
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly MappingDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly schedules: readonly Omit<ScheduleDefinition, 'everyMinutes'>[];
};

/**
 * Asks Lambda, API Gateway and EventBridge; nothing of this is read off the template.
 * @param codeDir gets the functions' zips, out of the bucket that they were uploaded to
 */
export async function readDeployedService(
  endpoint: string,
  stack: DeployedStack,
  codeDir: string,
): Promise<DeployedService> {
  const ofType = (type: string) => [...stack.resources].filter(([, resource]) => resource.type === type);
  await mkdir(codeDir, { recursive: true });
  const functions = await Promise.all(
    ofType('AWS::Lambda::Function').map(([logicalId, { id }]) =>
      readFunction(endpoint, { logicalId, name: id, bucket: physicalId(stack, BUCKET) }, codeDir),
    ),
  );
  const mappings = await readMappings(endpoint, ofType('AWS::Lambda::EventSourceMapping'));
  const routes = await readRoutes(endpoint, physicalId(stack, 'HttpApi'));
  const schedules = await readSchedules(endpoint, ofType('AWS::Events::Rule'));
  return { functions, mappings, routes, schedules };
}

const BUCKET = 'ServerlessDeploymentBucket';

async function readFunction(
  endpoint: string,
  { logicalId, name, bucket }: { logicalId: string; name: string; bucket: string },
  codeDir: string,
): Promise<FunctionDefinition> {
  const { Configuration, Code } = await describeFunction(endpoint, name);
  const key = new URL(Code.Location).pathname;
  const uploaded = await getFromAws(endpoint, 's3', `/${bucket}${key}`);
  const bytes = Buffer.from(await uploaded.arrayBuffer());
  const digest = createHash('sha256').update(bytes).digest('base64');
  if (digest !== Configuration.CodeSha256) throw new Error(`${name} does not run what was uploaded for it.`);
  await writeFile(join(codeDir, `${name}.zip`), bytes);
  return {
    logicalId,
    name,
    arn: Configuration.FunctionArn,
    zip: `${name}.zip`,
    handler: Configuration.Handler,
    timeoutSeconds: Configuration.Timeout,
    memoryMegabytes: Configuration.MemorySize,
    environment: Configuration.Environment.Variables,
  };
}

type Found = [logicalId: string, { readonly id: string }];

const mapping = z.object({
  EventSourceArn: z.string(),
  FunctionArn: z.string(),
  BatchSize: z.int(),
  State: z.literal('Enabled'),
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }),
  FunctionResponseTypes: z.array(z.string()),
});

async function readMappings(endpoint: string, found: readonly Found[]): Promise<MappingDefinition[]> {
  const reading = found.map(async ([logicalId, { id }]) => {
    const answer = await getFromAws(endpoint, 'lambda', `/2015-03-31/event-source-mappings/${id}`);
    const read = mapping.parse(await answer.json());
    return {
      logicalId,
      queueArn: read.EventSourceArn,
      functionArn: read.FunctionArn,
      batchSize: read.BatchSize,
      maximumConcurrency: read.ScalingConfig.MaximumConcurrency,
      reportsItemFailures: read.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    };
  });
  return Promise.all(reading);
}

const integrations = z.object({
  items: z.array(
    z.object({
      integrationId: z.string(),
      integrationUri: z.string(),
      payloadFormatVersion: z.literal('2.0'),
    }),
  ),
});
const routes = z.object({ items: z.array(z.object({ routeKey: z.string(), target: z.string() })) });

async function readRoutes(endpoint: string, apiId: string): Promise<RouteDefinition[]> {
  const get = async (what: string) =>
    (await getFromAws(endpoint, 'apigateway', `/v2/apis/${apiId}/${what}`)).json();
  const targets = new Map(
    integrations
      .parse(await get('integrations'))
      .items.map(({ integrationId, integrationUri }) => [`integrations/${integrationId}`, integrationUri]),
  );
  return routes.parse(await get('routes')).items.map(({ routeKey, target }) => ({
    logicalId: routeKey,
    routeKey,
    functionArn: z.string().parse(targets.get(target)),
  }));
}

const rule = z.object({ Arn: z.string(), State: z.literal('ENABLED'), ScheduleExpression: z.string() });
const targets = z.object({ Targets: z.array(z.object({ Arn: z.string() })) });

async function readSchedules(
  endpoint: string,
  found: readonly Found[],
): Promise<DeployedService['schedules']> {
  const reading = found.map(async ([logicalId, { id: Name }]) => {
    const { Arn: arn } = rule.parse(await callAws(endpoint, 'events', 'AWSEvents.DescribeRule', { Name }));
    const listed = await callAws(endpoint, 'events', 'AWSEvents.ListTargetsByRule', { Rule: Name });
    return targets.parse(listed).Targets.map(({ Arn }) => ({ logicalId, arn, functionArn: Arn }));
  });
  return (await Promise.all(reading)).flat();
}
