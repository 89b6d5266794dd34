import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.ts';

/** A running `npm start`. */
export type NpmStart = AsyncDisposable & {
  readonly child: ChildProcess;
  /** Standard output and standard error so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Until standard output has it; fails when the process ends before. */
  readonly untilPrinted: (pattern: RegExp) => Promise<void>;
  /** What the process ends with. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
};

/** Does what `npm start` does, but for npm. */
export function npmStart(
  checkout: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): NpmStart {
  const child = spawn(process.execPath, ['local/start.ts', ...words], {
    cwd: checkout,
    // One that is killed leaves its temporary files: they go with the checkout.
    env: { PATH: process.env.PATH, TMPDIR: join(checkout, 'tmp'), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text.output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    text.errors += chunk;
  });
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals | null>();
  child.on('close', (code, signal) => resolve(code ?? signal));

  return {
    child,
    output: () => text.output,
    errors: () => text.errors,
    ended,
    untilPrinted: async (pattern) => {
      await until(`npm start prints ${pattern}`, async () => {
        if (child.exitCode !== null) throw new Error(`npm start has ended:\n${text.output}${text.errors}`);
        return pattern.test(text.output);
      });
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export type LocalState = {
  readonly pid: number;
  readonly workerPids: readonly number[];
  readonly gateway: string;
  readonly syncUrl: string;
  readonly gitlab: string;
  readonly endpoints: Readonly<Record<string, string>>;
};

/** What a running `npm start` says of itself. */
export async function readState(checkout: string): Promise<LocalState> {
  return JSON.parse(await readFile(join(checkout, '.modelhub', 'local.json'), 'utf8'));
}
