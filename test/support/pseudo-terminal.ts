import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { until } from './until.ts';

/** Whether `script` of util-linux is there, which gives a program a terminal. */
export const hasPseudoTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
  'util-linux',
);

export type Typed = {
  /** What has to be on the screen before, or to have happened. */
  readonly after: string | Promise<unknown>;
  readonly keys: string;
};

export type TerminalRun = {
  readonly code: number | null;
  /** What is on it in the end. */
  readonly screen: string;
  readonly raw: string;
  /** Whether the terminal shows what is typed then, line by line, and knows Ctrl-C. */
  readonly isSane: boolean;
  /** Since the last keys. */
  readonly milliseconds: number;
};

/** What a program wrote ends here, and what the terminal is set to begins. */
const END = '\u001e';
/** The shell outlives the Ctrl-C that is the program's. */
const AFTERWARDS = `code=$?; printf '\\036'; stty -a; exit $code`;

/** Runs a program in a terminal of its own. */
export async function runInTerminal(
  directory: string,
  words: readonly string[],
  typed: readonly Typed[],
): Promise<TerminalRun> {
  const program = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const line = `trap : INT; ${program}; ${AFTERWARDS}`;
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
  let typedAt = performance.now();
  for (const { after, keys } of typed) {
    if (typeof after !== 'string') await Promise.race([after, ended]);
    else
      await until(`"${after}" is shown`, async () => {
        if (child.exitCode !== null) throw new Error(`It has ended before:\n${raw}`);
        return raw.includes(after);
      });
    child.stdin.write(keys);
    typedAt = performance.now();
  }
  const code = await ended;
  const [written = '', settings = ''] = raw.split(END);
  return {
    ...{ code, raw: written, screen: screenOf(written), milliseconds: performance.now() - typedAt },
    isSane: ['echo', 'icanon', 'isig'].every((flag) => new RegExp(`(?<!-)\\b${flag}\\b`).test(settings)),
  };
}

/** Lines that were written over are not seen any more. */
function screenOf(raw: string): string {
  return raw
    .replace(/\r\n/g, '\n')
    .split('\n')
    .map((line) => stripVTControlCharacters(line).replace(/^.*\r/s, ''))
    .join('\n');
}
