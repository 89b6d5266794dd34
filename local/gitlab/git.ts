import { buffer, text } from 'node:stream/consumers';
import { PermanentError } from '../../lib/errors.ts';
import { startProgram } from '../spawner/start-program.ts';
import { type GitConfig, gitEnvironment } from './git-environment.ts';

export type GitOptions = {
  readonly cwd?: string;
  /** Added to the clean environment, e.g. `identity()`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: GitConfig;
  /** Standard input; empty if absent. */
  readonly input?: string | Uint8Array;
};

/**
 * Runs git, isolated from the configuration of whoever started us, and returns its standard output.
 * @throws PermanentError `GIT_MISSING` when there is no git, `GIT_FAILED` with git's own words otherwise.
 */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const program = await startProgram('git', args, {
    cwd: options.cwd,
    env: { ...gitEnvironment(options.config), ...options.env },
  });
  // A git that has read enough closes its input early; what that means, its exit code says.
  program.stdin.on('error', () => {});
  program.stdin.end(options.input);
  const ended = program.exit.catch((cause) => {
    throw new PermanentError('GIT_MISSING', `Cannot run git: ${cause.message}`, {
      advice: 'Install git 2.32 or newer and put it on the PATH.',
      cause,
    });
  });
  const [output, complaint, code] = await Promise.all([buffer(program.stdout), text(program.stderr), ended]);
  if (code === 0) return output;
  throw new PermanentError('GIT_FAILED', `git ${args[0]} ended with ${code}: ${complaint.trim()}`);
}

/** The same, for output that is text: UTF-8, without the final line break. */
export async function gitText(args: readonly string[], options?: GitOptions): Promise<string> {
  return (await git(args, options)).toString('utf8').replace(/\n$/, '');
}
