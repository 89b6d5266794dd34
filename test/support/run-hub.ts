import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export type HubRun = { readonly code: number | null; readonly output: string; readonly errors: string };

/**
 * Runs `hub` in a checkout, as a script does.
 * @param input the lines of its standard input
 */
export async function runHub(
  checkout: string,
  words: readonly string[],
  input: readonly string[] = [],
): Promise<HubRun> {
  const hub = spawn(process.execPath, ['cli/hub.ts', ...words], {
    cwd: checkout,
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => hub.on('close', resolve));
  // It may end without asking for anything.
  hub.stdin.on('error', () => undefined);
  hub.stdin.end(input.map((line) => `${line}\n`).join(''));
  const [output, errors, code] = await Promise.all([text(hub.stdout), text(hub.stderr), ended]);
  return { code, output, errors };
}
