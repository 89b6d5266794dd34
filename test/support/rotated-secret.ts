import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { startSecretsManager } from '../../local/secrets-manager/start.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:AccessSecret-local0';
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** An access secret, and what Secrets Manager does with its rotation function. */
export type RotatedSecret = AsyncDisposable & {
  readonly arn: string;
  readonly client: SecretsManagerClient;
  /** In front of the service: what the function under test goes through. */
  readonly front: FaultProxy;
  readonly frontClient: SecretsManagerClient;
  /** Puts in tokens by hand. */
  put(tokens: Readonly<Record<string, string>>): Promise<void>;
  /** The tokens of a stage; null if it has no value. */
  tokens(stage?: 'AWSCURRENT' | 'AWSPENDING'): Promise<Record<string, string> | null>;
  /** Labels of the current version. */
  labels(): Promise<readonly string[]>;
  /** Begins a rotation. @returns what its steps are invoked with */
  begin(): Promise<readonly object[]>;
};

export async function startRotatedSecret(): Promise<RotatedSecret> {
  const manager = await startSecretsManager();
  const front = await startFaultProxy(manager.endpoint);
  const connect = (endpoint: string) =>
    new SecretsManagerClient({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });
  const client = connect(manager.endpoint);
  const frontClient = connect(front.endpoint);
  await manager.create({ name: 'AccessSecret', arn: ARN });
  const read = (VersionStage: string) =>
    client.send(new GetSecretValueCommand({ SecretId: ARN, VersionStage })).catch(() => null);
  return {
    ...{ arn: ARN, client, front, frontClient },
    async put(tokens) {
      const entries = Object.entries(tokens).map(([instance, accessToken]) => [instance, { accessToken }]);
      const SecretString = JSON.stringify({ instances: Object.fromEntries(entries) });
      await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString }));
    },
    async tokens(stage = 'AWSCURRENT') {
      const value = await read(stage);
      if (value?.SecretString === undefined) return null;
      const secret: { instances: Record<string, { accessToken: string }> } = JSON.parse(value.SecretString);
      const pairs = Object.entries(secret.instances).map(([instance, entry]) => [
        instance,
        entry.accessToken,
      ]);
      return Object.fromEntries(pairs);
    },
    async labels() {
      return (await read('AWSCURRENT'))?.VersionStages ?? [];
    },
    async begin() {
      const { VersionId } = await client.send(new RotateSecretCommand({ SecretId: ARN }));
      return STEPS.map((Step) => ({ Step, SecretId: ARN, ClientRequestToken: VersionId }));
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      frontClient.destroy();
      await front[Symbol.asyncDispose]();
      await manager.close();
    },
  };
}
