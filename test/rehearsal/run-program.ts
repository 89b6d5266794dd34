import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Nothing else is inherited; all of ours if absent. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lines of its standard input. */
  readonly input?: readonly string[];
};

/** A program ended otherwise than with 0. */
export class ProgramFailed extends Error {
  /** Its standard output. */
  readonly output: string;

  constructor({ command, args }: Program, code: number | null, output: string, errors: string) {
    super(`\`${[command, ...args].join(' ')}\` ended with ${code}:\n${`${output}\n${errors}`.trim()}`);
    this.name = 'ProgramFailed';
    this.output = output;
  }
}

/** Runs a program until it ends. @returns its standard output @throws ProgramFailed with all it has written */
export async function runProgram(program: Program): Promise<string> {
  const { command, args, cwd, environment, input = [] } = program;
  const child = spawn(command, args, {
    cwd,
    env: environment === undefined ? process.env : { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may end without reading any of it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input.map((line) => `${line}\n`).join(''));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new ProgramFailed(program, code, output, errors);
  return output;
}
