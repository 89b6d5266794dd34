import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { labelVersions, makeCurrent, type Secret, type SecretVersion } from './secret.ts';
import type { SecretStore } from './store.ts';

/** An error as the API names it; all of them are answered with 400. */
export class ServiceError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

const getRequest = z.object({
  SecretId: z.string(),
  VersionId: z.optional(z.string()),
  VersionStage: z.optional(z.string()),
});
const putRequest = z.object({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z._default(z.string(), randomUUID),
  VersionStages: z._default(z.array(z.string()), ['AWSCURRENT']),
});
const describeRequest = z.object({ SecretId: z.string() });
const moveRequest = z.object({
  SecretId: z.string(),
  VersionStage: z.string(),
  MoveToVersionId: z.optional(z.string()),
  RemoveFromVersionId: z.optional(z.string()),
});
const rotateRequest = z.object({
  SecretId: z.string(),
  ClientRequestToken: z._default(z.string(), randomUUID),
});

/**
 * Answers a request of the AWS Secrets Manager API (Reference, API version 2017-10-17), of which it knows what the
 * functions and the operator use. It rotates nothing by itself: RotateSecret only makes the version of the rotation.
 * @throws ServiceError as the API documents.
 */
export async function answer(store: SecretStore, operation: string, body: unknown): Promise<object> {
  switch (operation) {
    case 'GetSecretValue':
      return getSecretValue(store, parse(getRequest, body));
    case 'PutSecretValue':
      return putSecretValue(store, parse(putRequest, body));
    case 'DescribeSecret':
      return describeSecret(find(store, parse(describeRequest, body).SecretId));
    case 'UpdateSecretVersionStage':
      return moveStage(store, parse(moveRequest, body));
    case 'RotateSecret':
      return beginRotation(store, parse(rotateRequest, body));
    default:
      throw new ServiceError('UnknownOperationException', `The local Secrets Manager has no ${operation}.`);
  }
}

function getSecretValue(store: SecretStore, request: z.infer<typeof getRequest>): object {
  const { VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = request;
  const { arn, name, versions } = find(store, request.SecretId);
  const wanted = versions.find(
    ({ versionId, stages }) =>
      (VersionId === undefined || versionId === VersionId) &&
      (VersionStage === undefined || stages.includes(VersionStage)),
  );
  if (wanted === undefined || wanted.text === null) {
    const by = VersionStage === undefined ? `VersionId: ${VersionId}` : `staging label: ${VersionStage}`;
    throw notFound(`Secrets Manager can't find the specified secret value for ${by}`);
  }
  return {
    ARN: arn,
    Name: name,
    SecretString: wanted.text,
    VersionId: wanted.versionId,
    VersionStages: wanted.stages,
    CreatedDate: wanted.createdAt / 1000,
  };
}

async function putSecretValue(store: SecretStore, request: z.infer<typeof putRequest>): Promise<object> {
  const { ClientRequestToken: versionId, SecretString: text, VersionStages } = request;
  const secret = find(store, request.SecretId);
  const same = secret.versions.find((one) => one.versionId === versionId);
  if (same !== undefined && same.text !== null && same.text !== text) {
    throw new ServiceError(
      'ResourceExistsException',
      `A resource with the ID ${versionId} already exists with other content.`,
    );
  }
  const others = secret.versions.filter((one) => one !== same);
  const version = { versionId, text, createdAt: Date.now(), stages: same?.stages ?? [] };
  // AWS makes the first value of a secret the current one, whatever label it is given.
  const hasCurrent = others.some(({ stages }) => stages.includes('AWSCURRENT'));
  const stages = hasCurrent ? VersionStages : [...new Set(['AWSCURRENT', ...VersionStages])];
  const versions = stages.reduce((all, stage) => label(all, stage, versionId), [...others, version]);
  await store.put({ ...secret, versions });
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages };
}

async function moveStage(store: SecretStore, request: z.infer<typeof moveRequest>): Promise<object> {
  const { VersionStage, MoveToVersionId, RemoveFromVersionId } = request;
  const secret = find(store, request.SecretId);
  const { versions } = secret;
  const holder = versions.find(({ stages }) => stages.includes(VersionStage))?.versionId;
  // Also where it is on the right one already: a move that is repeated fails, as in AWS.
  if (holder !== RemoveFromVersionId) {
    throw new ServiceError(
      'InvalidParameterException',
      `The staging label ${VersionStage} is attached to version ${holder}, which RemoveFromVersionId has to name.`,
    );
  }
  if (MoveToVersionId !== undefined && !versions.some(({ versionId }) => versionId === MoveToVersionId)) {
    throw notFound(`Secrets Manager can't find the specified secret version: ${MoveToVersionId}`);
  }
  await store.put({
    ...secret,
    versions:
      MoveToVersionId === undefined
        ? labelVersions(versions, VersionStage, null)
        : label(versions, VersionStage, MoveToVersionId),
  });
  return { ARN: secret.arn, Name: secret.name };
}

async function beginRotation(store: SecretStore, request: z.infer<typeof rotateRequest>): Promise<object> {
  const { ClientRequestToken: versionId } = request;
  const secret = find(store, request.SecretId);
  const pending = secret.versions.find(({ stages }) => stages.includes('AWSPENDING'));
  if (pending !== undefined && !pending.stages.includes('AWSCURRENT')) {
    throw new ServiceError(
      'InvalidRequestException',
      "A previous rotation isn't complete. That rotation will be reattempted.",
    );
  }
  const version = { versionId, text: null, createdAt: Date.now(), stages: [] };
  const versions = labelVersions([...secret.versions, version], 'AWSPENDING', versionId);
  await store.put({ ...secret, versions });
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
}

function label(versions: readonly SecretVersion[], stage: string, versionId: string): SecretVersion[] {
  return stage === 'AWSCURRENT'
    ? makeCurrent(versions, versionId)
    : labelVersions(versions, stage, versionId);
}

function describeSecret({ arn, name, createdAt, versions }: Secret): object {
  const labelled = versions.flatMap(({ versionId, stages }) =>
    stages.length === 0 ? [] : [[versionId, stages] as const],
  );
  return {
    ARN: arn,
    Name: name,
    CreatedDate: createdAt / 1000,
    ...(labelled.length > 0 && { VersionIdsToStages: Object.fromEntries(labelled) }),
  };
}

function find(store: SecretStore, id: string): Secret {
  const secret = store.find(id);
  if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
  return secret;
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

function parse<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') ?? 'the body';
  throw new ServiceError('InvalidParameterException', `The request has no usable ${field}.`);
}
