/** npm passes the terminal's Ctrl-C on to a child that has had it from the terminal already. */
const ECHO_MS = 500;

/** Somebody wants the program to end. */
export class Stopped extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`Ended by ${signal}.`);
    this.name = 'Stopped';
  }
}

/**
 * From now on Ctrl-C and its kin abort the signal, with Stopped as the reason, instead of ending the process. A second
 * one is for who does not want to wait: it ends the process at once, and with it all that it has started.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let since = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (Date.now() - since > ECHO_MS) process.exit(130);
        return;
      }
      since = Date.now();
      controller.abort(new Stopped(name));
    });
  }
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
