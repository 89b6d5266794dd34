/**
 * Aborts at the first Ctrl-C, so that a command can leave things in order and say how far it came. The second one ends
 * the process as ever.
 */
export function listenForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  return interruption.signal;
}
