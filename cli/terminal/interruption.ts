import { CommandError, EXIT } from '../exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What a command has to put its things in order, and to say how far it came. What hangs is not waited for. */
const GRACE_MS = 2_000;

/**
 * Has Ctrl-C end the process in any case: at once, unless the command listens; then after a while, or at the second one.
 * To be called before a command listens.
 * @param advice what to do about what was begun; null: nothing was
 */
export function endAtInterruption(advice: string | null): void {
  const end = () => {
    // Whatever progress is shown in this line gives way.
    const start = process.stderr.isTTY ? '\r\u001b[K' : '';
    const rest = advice === null ? '' : `     ${advice}\n`;
    // A command that has ended has said all, and waits only for a connection that hangs.
    if (process.exitCode === undefined) process.stderr.write(`${start}hub: Interrupted.\n${rest}`);
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const isListenedTo = process.listenerCount(signal) > 1;
      if (isListenedTo) setTimeout(end, GRACE_MS).unref();
      else end();
    });
  }
}

/** Aborts at the first Ctrl-C, so that a command can leave things in order and say how far it came. */
export function listenForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => interruption.abort());
  return interruption.signal;
}

/**
 * What was read until a Ctrl-C is a part, and must not pass for all.
 * @throws CommandError (interrupted) that says `what`
 */
export function endIfInterrupted(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new CommandError(EXIT.interrupted, `Interrupted: ${what}`);
}
