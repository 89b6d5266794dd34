import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { until } from './until.ts';

/** Whether `script` of util-linux is there, which gives a program a terminal. */
export const hasPseudoTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
  'util-linux',
);

export type Typed = {
  /** What has to be on the screen before. */
  readonly after: string;
  readonly keys: string;
};

/** Runs a program in a terminal of its own. @returns what is on the screen in the end, and what it ended with */
export async function runInTerminal(
  directory: string,
  words: readonly string[],
  typed: readonly Typed[],
): Promise<{ readonly code: number | null; readonly screen: string; readonly raw: string }> {
  const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: directory,
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    raw += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const { after, keys } of typed) {
    await until(`"${after}" is shown`, async () => {
      if (child.exitCode !== null) throw new Error(`It has ended before:\n${raw}`);
      return raw.includes(after);
    });
    child.stdin.write(keys);
  }
  const code = await ended;
  return { code, raw, screen: screenOf(raw) };
}

/** Lines that were written over are not seen any more. */
function screenOf(raw: string): string {
  return raw
    .replace(/\r\n/g, '\n')
    .split('\n')
    .map((line) => stripVTControlCharacters(line).replace(/^.*\r/s, ''))
    .join('\n');
}
