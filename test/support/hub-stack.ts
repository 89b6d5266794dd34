import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../local/root.ts';
import { type SampleStack, startSampleStack } from './sample-stack.ts';

export type Ended = {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  /** Standard output as JSON. */
  readonly json: () => unknown;
};

export type RunningHub = { readonly pid: number | undefined; readonly ended: Promise<Ended> };

/** The whole system, and a `hub --local` that finds it. */
export type HubStack = SampleStack & {
  readonly hub: (...words: string[]) => Promise<Ended>;
  readonly startHub: (...words: string[]) => RunningHub;
  readonly close: () => Promise<void>;
};

/** In a checkout of its own, since `npm start` may run in this one. */
export async function startHubStack(): Promise<HubStack> {
  const started = await startSampleStack();
  const directory = await mkdtemp(join(tmpdir(), 'modelhub-hub-'));
  for (const part of ['cli', 'lib']) await cp(join(ROOT, part), join(directory, part), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(directory, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  await mkdir(join(directory, '.modelhub'));
  const { region, endpoints, table, queueUrl, dlqUrl, secrets } = started.stack;
  const state = { version: 1, region, endpoints, table: table.name, queueUrl, dlqUrl, secrets };
  await writeFile(join(directory, '.modelhub', 'local.json'), JSON.stringify(state));
  const startHub = (...words: string[]) => spawnHub(directory, words);
  return {
    ...started,
    startHub,
    hub: (...words) => startHub(...words).ended,
    close: async () => {
      await started.stack.close();
      await rm(directory, { recursive: true });
    },
  };
}

function spawnHub(cwd: string, words: readonly string[]): RunningHub {
  const child = spawn(process.execPath, ['cli/hub.ts', ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk;
  });
  const { promise, resolve } = Promise.withResolvers<Ended>();
  child.on('close', (code) => resolve({ code, out, errors, json: () => JSON.parse(out) }));
  return { pid: child.pid, ended: promise };
}
