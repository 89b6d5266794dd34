import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { serveHttp } from '../http-server.ts';
import { answer, ServiceError } from './operations.ts';
import { SecretStore } from './store.ts';

export type LocalSecretsManager = {
  readonly endpoint: string;
  /** Makes a secret without a value, as CloudFormation does; one that exists keeps its value. */
  readonly create: (secret: { readonly name: string; readonly arn: string }) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Starts a Secrets Manager on 127.0.0.1, in this process. Secrets are in memory, or kept in `file`, which only its
 * owner can read.
 */
export async function startSecretsManager(
  options: { file?: string | undefined } = {},
): Promise<LocalSecretsManager> {
  const store = await SecretStore.open(options.file);
  const server = await serveHttp(0, (request, response) => serve(store, request, response));
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    create: async (secret) => {
      if (store.find(secret.arn) === undefined) {
        await store.put({ ...secret, createdAt: Date.now(), versions: [] });
      }
    },
    close: server.close,
  };
}

/** The protocol is AWS JSON 1.1: the operation in a header, errors as `__type` and `Message` in the body. */
async function serve(store: SecretStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const operation = String(request.headers['x-amz-target']).replace(/^secretsmanager\./, '');
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  try {
    response.end(JSON.stringify(await answer(store, operation, await json(request))));
  } catch (error) {
    const isKnown = error instanceof ServiceError;
    response.statusCode = isKnown ? 400 : 500;
    const type = isKnown ? error.name : 'InternalServiceError';
    response.end(
      JSON.stringify({ __type: type, Message: error instanceof Error ? error.message : String(error) }),
    );
  }
}
