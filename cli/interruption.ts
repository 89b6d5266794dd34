import { CommandError, EXIT } from './exit-code.ts';

/**
 * Aborts at the first Ctrl-C, so that a command can leave things in order and say how far it came. The second one ends
 * the process as ever.
 */
export function listenForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  return interruption.signal;
}

/**
 * What was read until a Ctrl-C is a part, and must not pass for all.
 * @throws CommandError (interrupted) that says `what`
 */
export function endIfInterrupted(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new CommandError(EXIT.interrupted, `Interrupted: ${what}`);
}
