import { CommandError, EXIT } from './exit-code.ts';

/** How the command is called from a checkout. */
export const HUB = 'npm run -s hub --';

/** What was typed makes no sense; the message names the word that is wrong. */
export function usage(message: string, command?: string): CommandError {
  const topic = command === undefined ? '--help' : `help ${command}`;
  return new CommandError(EXIT.usage, message, { advice: `See \`hub ${topic}\`.` });
}
