import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CommandError, EXIT } from '../exit-code.ts';
import { ROOT } from '../root.ts';
import { isAlive } from './is-alive.ts';

/** Written by `npm start` as long as it runs. */
const STATE_FILE = join(ROOT, '.modelhub', 'local.json');

const state = z.object({
  version: z.literal(1),
  pid: z.int(),
  region: z.string(),
  endpoints: z.object({ dynamodb: z.string(), sqs: z.string(), secretsManager: z.string() }),
  table: z.string(),
  queueUrl: z.string(),
  dlqUrl: z.string(),
  syncUrl: z.string(),
  secrets: z.object({ access: z.string(), webhook: z.string() }),
  modelPatterns: z.optional(z.string()),
  functionLogs: z.array(z.string()),
});

/**
 * What leads the AWS SDK, the AWS CLI and our own code to the local stack.
 * @throws CommandError (unreachable) if it does not run
 */
export async function localEnvironment() {
  const read = state.safeParse(await readState());
  if (!read.success) {
    throw new CommandError(
      EXIT.unreachable,
      `${STATE_FILE} is not what this version of \`npm start\` writes.`,
      {
        advice: 'Stop what runs in this checkout and start it again.',
      },
    );
  }
  // A killed one leaves the file behind.
  if (!isAlive(read.data.pid)) throw notRunning();
  const { endpoints, region, table, queueUrl, dlqUrl, syncUrl, secrets, modelPatterns, functionLogs } =
    read.data;
  return {
    aws: {
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    hub: {
      ...{ MODELHUB_TABLE: table, MODELHUB_QUEUE_URL: queueUrl, MODELHUB_DLQ_URL: dlqUrl },
      MODELHUB_SYNC_URL: syncUrl,
    },
    syncUrl,
    secrets,
    modelPatterns,
    functionLogs,
  };
}

async function readState(): Promise<unknown> {
  try {
    return JSON.parse(await readFile(STATE_FILE, 'utf8'));
  } catch (cause) {
    throw notRunning(cause);
  }
}

function notRunning(cause?: unknown): CommandError {
  return new CommandError(EXIT.unreachable, 'No local stack runs in this checkout.', {
    cause,
    advice: 'Start one with `npm start`, or name a deployed stage with --stage.',
  });
}
