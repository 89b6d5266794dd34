import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServedGitLab } from './gitlab.ts';

export type SecretArns = { readonly access: string; readonly webhook: string };

/** Puts in what an operator would put in by `put-secret-value`. */
export async function putSecrets(
  client: SecretsManagerClient,
  { access, webhook }: SecretArns,
  { url, accessToken, tokens }: ServedGitLab,
): Promise<void> {
  const put = (SecretId: string, entry: object) => {
    const SecretString = JSON.stringify({ instances: { [url]: entry } });
    return client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  };
  const { secretToken, signingToken } = tokens;
  await Promise.all([
    put(access, { accessToken }),
    put(webhook, { secretTokens: listOf(secretToken), signingTokens: listOf(signingToken) }),
  ]);
}

function listOf(token: string | null): readonly string[] {
  return token === null ? [] : [token];
}
