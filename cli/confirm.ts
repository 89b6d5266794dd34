import { createInterface } from 'node:readline/promises';
import { CommandError, EXIT } from './exit-code.ts';
import { usage } from './usage.ts';

/**
 * Asks whoever sits at the terminal; without one nothing is done that was not confirmed by an option.
 * @throws CommandError: (usage) where there is nobody to ask, or interrupted
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw usage('There is no terminal to ask at: say --yes if you mean it.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } catch (cause) {
    // Ctrl-C, which the terminal takes here before the process does.
    if (!Error.isError(cause) || cause.name !== 'AbortError') throw cause;
    throw new CommandError(EXIT.interrupted, 'Interrupted: nothing was done.', { cause });
  } finally {
    terminal.close();
  }
}
