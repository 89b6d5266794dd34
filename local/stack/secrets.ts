import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServedGitLab } from './gitlab.ts';

export type SecretArns = { readonly access: string; readonly webhook: string };

/** Puts in what an operator would put in by `put-secret-value`. */
export async function putSecrets(
  client: SecretsManagerClient,
  { access, webhook }: SecretArns,
  { url, accessToken, secretToken }: ServedGitLab,
): Promise<void> {
  const put = (SecretId: string, entry: object) => {
    const SecretString = JSON.stringify({ instances: { [url]: entry } });
    return client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  };
  await Promise.all([put(access, { accessToken }), put(webhook, { secretTokens: [secretToken] })]);
}
