import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Secret } from './secret.ts';
import type { SecretStore } from './store.ts';

/** An error as the API names it; all of them are answered with 400. */
export class ServiceError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

/** AWS keeps some hundred. */
const KEPT_VERSIONS = 10;

const getRequest = z.object({ SecretId: z.string(), VersionStage: z._default(z.string(), 'AWSCURRENT') });
const putRequest = z.object({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z._default(z.string(), randomUUID),
  VersionStages: z._default(z.array(z.string()), ['AWSCURRENT']),
});
const stageRequest = z.object({
  SecretId: z.string(),
  VersionStage: z.literal('AWSCURRENT'),
  MoveToVersionId: z.string(),
  RemoveFromVersionId: z.optional(z.string()),
});
const describeRequest = z.object({ SecretId: z.string() });

/**
 * Answers a request of the AWS Secrets Manager API (Reference, API version 2017-10-17), of which it knows what the
 * functions and the operator use.
 * @throws ServiceError as the API documents.
 */
export async function answer(store: SecretStore, operation: string, body: unknown): Promise<object> {
  switch (operation) {
    case 'GetSecretValue':
      return getSecretValue(store, parse(getRequest, body));
    case 'PutSecretValue':
      return putSecretValue(store, parse(putRequest, body));
    case 'UpdateSecretVersionStage':
      return moveCurrent(store, parse(stageRequest, body));
    case 'DescribeSecret':
      return describeSecret(find(store, parse(describeRequest, body).SecretId));
    default:
      throw new ServiceError('UnknownOperationException', `The local Secrets Manager has no ${operation}.`);
  }
}

function getSecretValue(store: SecretStore, { SecretId, VersionStage }: z.infer<typeof getRequest>): object {
  const { arn, name, current } = find(store, SecretId);
  if (current === null || VersionStage !== 'AWSCURRENT') {
    throw notFound(
      `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`,
    );
  }
  return {
    ARN: arn,
    Name: name,
    SecretString: current.text,
    VersionId: current.versionId,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: current.createdAt / 1000,
  };
}

/** AWS makes the first value of a secret the current one, whatever label it is given. */
async function putSecretValue(store: SecretStore, request: z.infer<typeof putRequest>): Promise<object> {
  const secret = find(store, request.SecretId);
  const versionId = request.ClientRequestToken;
  const version = { versionId, text: request.SecretString, createdAt: Date.now() };
  const isCurrent = secret.current === null || request.VersionStages.includes('AWSCURRENT');
  await store.put(isCurrent ? withCurrent(secret, version) : withOther(secret, version));
  const VersionStages = isCurrent ? ['AWSCURRENT'] : request.VersionStages;
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages };
}

/** The label moves only from where the caller believes it to be. */
async function moveCurrent(store: SecretStore, request: z.infer<typeof stageRequest>): Promise<object> {
  const secret = find(store, request.SecretId);
  const version = secret.others.find(({ versionId }) => versionId === request.MoveToVersionId);
  if (version === undefined) throw notFound("Secrets Manager can't find the specified secret version.");
  if (secret.current?.versionId !== request.RemoveFromVersionId) {
    const message = 'The parameter RemoveFromVersionId does not match the version that has AWSCURRENT.';
    throw new ServiceError('InvalidParameterException', message);
  }
  await store.put(withCurrent(secret, version));
  return { ARN: secret.arn, Name: secret.name };
}

function describeSecret({ arn, name, createdAt, current }: Secret): object {
  const versions = current === null ? {} : { VersionIdsToStages: { [current.versionId]: ['AWSCURRENT'] } };
  return { ARN: arn, Name: name, CreatedDate: createdAt / 1000, ...versions };
}

type Version = Secret['others'][number];

function withCurrent(secret: Secret, current: Version): Secret {
  const rest = { ...secret, others: secret.others.filter((other) => other !== current) };
  return { ...(secret.current === null ? rest : withOther(rest, secret.current)), current };
}

function withOther(secret: Secret, version: Version): Secret {
  return { ...secret, others: [...secret.others, version].slice(-KEPT_VERSIONS) };
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
