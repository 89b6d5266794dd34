import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accompany } from '../../local/companion.ts';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { findFreePort } from '../../local/free-port.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';

export type EmulatedAws = AsyncDisposable & {
  readonly endpoint: string;
  /** Leads any AWS SDK there, by nothing but its standard variables. */
  readonly environment: Readonly<Record<string, string>>;
};

/** A busy machine takes its time to load a hundred thousand lines of Python. */
const READY_WITHIN_MS = 120_000;

/** Starts an AWS in memory. @param apiAddress where HTTP APIs are to be, once they are deployed */
export async function startEmulatedAws(python: string, apiAddress: string): Promise<EmulatedAws> {
  const port = await findFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const emulator = accompany(
    spawn(python, [join(import.meta.dirname, 'emulator.py'), String(port), apiAddress], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(endpoint))) {
    if (emulator.child.exitCode !== null || Date.now() > deadline) {
      await emulator.close();
      throw new Error(`The emulated AWS does not start:\n${emulator.errorOutput()}`);
    }
    await delay(200);
  }
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    },
    [Symbol.asyncDispose]: emulator.close,
  };
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/moto-api/data.json`).then(
    ({ ok }) => ok,
    () => false,
  );
}
