import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { unpackFunction } from '../local/lambda/code.ts';
import { packageService } from '../local/package.ts';
import { find } from '../local/template/service.ts';
import { pushWithToken } from '../test/support/push-delivery.ts';
import { webhookEvent } from '../test/support/webhook-event.ts';
import type { Bench } from './support/bench.ts';
import { startLink } from './support/link.ts';
import type { Result } from './support/result.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { startWorld } from './support/world.ts';

const run = promisify(execFile);
const CLIENT = join(import.meta.dirname, 'support', 'ingress-client.ts');
const SQS_MS = 10;
const DELIVERIES = 500;
const TOKEN = 'glsoat-of-the-bench';

const measured = z.object({
  deliver: z.array(z.number()),
  send: z.array(z.number()),
  deliverCpu: z.number(),
  sendCpu: z.number(),
});

/** Warm deliveries through the packaged handler, beside the call that puts a message into the queue. */
export const ingress: Bench = { name: 'ingress', run: measure };

async function measure(): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const { clients, endpoints, service, queueUrl } = await startWorld(started);
  await clients.secretsManager.send(
    new PutSecretValueCommand({
      SecretId: find(service.secrets, 'WebhookSecret').arn,
      SecretString: JSON.stringify({
        instances: { 'https://gitlab.com': { secretTokens: [TOKEN], signingTokens: [] } },
      }),
    }),
  );
  const sqs = await startLink(endpoints.sqs, SQS_MS);
  started.defer(sqs.close);
  const { module, environment } = await unpackFunction(
    find(service.functions, 'WebhookLambdaFunction'),
    await packageService(),
    await temporaryDirectory(started),
    { ...endpoints, sqs: sqs.origin },
  );
  const event = JSON.stringify(webhookEvent(pushWithToken(TOKEN)));
  const args = [CLIENT, module, event, queueUrl, String(DELIVERIES)];
  const { stdout } = await run(process.execPath, args, { env: environment, maxBuffer: 16 * 1024 * 1024 });
  const { deliver, send, deliverCpu, sendCpu } = measured.parse(JSON.parse(stdout));
  const ownCpu = (deliverCpu - sendCpu) / DELIVERIES;
  return [
    {
      ...{ what: 'a delivery', unit: 'ms', samples: deliver },
      reference: { what: 'bare SendMessage', samples: send },
      target: { of: 'ratio', atMost: 1.1 },
    },
    { what: 'own CPU of a delivery', unit: 'ms', samples: [ownCpu], target: { of: 'value', atMost: 0.3 } },
  ];
}
