import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type SecretsManagerStub = AsyncDisposable & {
  readonly endpoint: string;
  /** By secret id. A secret that is not in it does not exist, or has no value yet: AWS answers both alike. */
  readonly values: Map<string, string>;
  /** While set: the HTTP status that every call fails with, or that no call is answered. */
  failure: number | 'silence' | undefined;
  /** GetSecretValue calls so far. */
  calls: number;
};

/** As much of AWS Secrets Manager as reading secrets needs, with faults on demand. */
export async function startSecretsManagerStub(): Promise<SecretsManagerStub> {
  const server = createServer(async (request, response) => {
    stub.calls += 1;
    const chunks = await request.toArray();
    const { SecretId: id } = JSON.parse(Buffer.concat(chunks).toString());
    const value = stub.values.get(id);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (stub.failure === 'silence') return;
    if (stub.failure !== undefined) {
      response.writeHead(stub.failure).end(JSON.stringify({ __type: 'InternalServiceError' }));
    } else if (value === undefined) {
      response
        .writeHead(400)
        .end(JSON.stringify({ __type: 'ResourceNotFoundException', Message: 'not there' }));
    } else {
      response.end(JSON.stringify({ ARN: id, Name: id, SecretString: value }));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const stub: SecretsManagerStub = {
    endpoint: `http://127.0.0.1:${port}`,
    values: new Map(),
    failure: undefined,
    calls: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return stub;
}
