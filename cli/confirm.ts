import { createInterface } from 'node:readline/promises';
import { usage } from './usage.ts';

/**
 * Asks whoever sits at the terminal; without one nothing is done that was not confirmed by an option.
 * @throws CommandError (usage) where there is nobody to ask
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw usage('There is no terminal to ask at: say --yes if you mean it.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}
