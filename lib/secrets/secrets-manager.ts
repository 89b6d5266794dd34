import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BadCredentials } from '../errors.ts';
import { getValue } from './secret-calls.ts';
import { secretsUnavailable } from './secrets-unavailable.ts';

/** All attempts together. The webhook may need two reads and a send within its 8 seconds. */
const TOTAL_TIMEOUT_MS = 2000;

/** One a container: it keeps its connections alive between invocations. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1500, throwOnRequestTimeout: true },
  });
}

/** What a secret is for, as messages and the operator's advice put it. */
export type Purpose = {
  /** `webhook secret` */
  readonly name: string;
  /** What fills one in that has no value yet. */
  readonly advice: string;
  /** What a value looks like, for who has to mend one by hand. */
  readonly form: string;
};

/**
 * Reads a secret's current value. The messages leave out its ARN, which holds the account's number: GitLab gets to see
 * them. The advice goes into the log.
 * @throws BadCredentials `SECRET_EMPTY`; RetryLater `SECRETS_UNAVAILABLE`.
 */
export async function readSecret(
  client: SecretsManagerClient,
  secretId: string,
  { name, advice }: Purpose,
): Promise<string> {
  const { text } = await getValue({ client, secretId }, undefined, TOTAL_TIMEOUT_MS).catch((cause) => {
    const advice = `See the cause: Secrets Manager is unreachable, or the role may not read ${secretId}.`;
    throw secretsUnavailable(`The ${name} cannot be read.`, advice, cause);
  });
  if (text !== null) return text;
  throw new BadCredentials('SECRET_EMPTY', `The ${name} has no value yet.`, {
    advice: `${advice} (${secretId})`,
  });
}
