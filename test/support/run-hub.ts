import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type HubRun = { readonly code: number | null; readonly output: string; readonly errors: string };

export type RunningHub = {
  readonly interrupt: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<HubRun>;
};

/**
 * Starts `hub` in a checkout, as a script does; where it was bundled (`bundleHub`), that.
 * @param input the lines of its standard input
 * @param environment beside PATH
 */
export function startHub(
  checkout: string,
  words: readonly string[],
  input: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): RunningHub {
  const bundle = 'cli/hub.mjs';
  const program = existsSync(join(checkout, bundle)) ? bundle : 'cli/hub.ts';
  const hub = spawn(process.execPath, [program, ...words], {
    cwd: checkout,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => hub.on('close', resolve));
  // It may end without asking for anything.
  hub.stdin.on('error', () => undefined);
  hub.stdin.end(input.map((line) => `${line}\n`).join(''));
  const ended = Promise.all([text(hub.stdout), text(hub.stderr), closed]);
  return {
    interrupt: (signal) => void hub.kill(signal),
    ended: ended.then(([output, errors, code]) => ({ code, output, errors })),
  };
}

/** Runs it until it ends. */
export function runHub(
  checkout: string,
  words: readonly string[],
  input?: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<HubRun> {
  return startHub(checkout, words, input, environment).ended;
}
