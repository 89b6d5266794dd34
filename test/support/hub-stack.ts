import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FUNCTION_LOG, LogFile } from '../../local/start/log-file.ts';
import { StateFile } from '../../local/start/state-file.ts';
import { bundleHub } from './bundle-hub.ts';
import { makeCheckout } from './checkout.ts';
import { runInTerminal, type Typed } from './pseudo-terminal.ts';
import { type RunningHub, startHub } from './run-hub.ts';
import { type SampleStack, startSampleStack } from './sample-stack.ts';

type Ended = {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  /** Standard output as JSON. */
  readonly json: () => unknown;
};

/** The whole system, and a `hub --local` that finds it. */
export type HubStack = SampleStack & {
  readonly hub: (...words: string[]) => Promise<Ended>;
  /** Runs it at a terminal. */
  readonly hubInTerminal: (
    words: readonly string[],
    typed: readonly Typed[],
  ) => ReturnType<typeof runInTerminal>;
  readonly startHub: (...words: string[]) => RunningHub;
  readonly close: () => Promise<void>;
};

export async function startHubStack(): Promise<HubStack> {
  await using opened = new AsyncDisposableStack();
  const { directory } = opened.use(await makeCheckout());
  await bundleHub(directory);
  await mkdir(join(directory, '.modelhub'), { recursive: true });
  const { append } = new LogFile(join(directory, '.modelhub', FUNCTION_LOG));
  const started = await startSampleStack({ onLog: append });
  opened.defer(() => started.stack.close());
  const state = await StateFile.claim(join(directory, '.modelhub', 'local.json'));
  await state.write(started.stack);
  const running = opened.move();
  return {
    ...started,
    hubInTerminal: (words, typed) =>
      runInTerminal(directory, [process.execPath, 'cli/hub.mjs', ...words], typed),
    startHub: (...words) => startHub(directory, words),
    hub: async (...words) => {
      const { code, output, errors } = await startHub(directory, words).ended;
      return { code, out: output, errors, json: () => JSON.parse(output) };
    },
    close: () => running.disposeAsync(),
  };
}
