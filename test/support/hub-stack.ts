import { join } from 'node:path';
import { StateFile } from '../../local/start/state-file.ts';
import { bundleHub } from './bundle-hub.ts';
import { makeCheckout } from './checkout.ts';
import { type RunningHub, startHub } from './run-hub.ts';
import { type SampleStack, startSampleStack } from './sample-stack.ts';

export type Ended = {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  /** Standard output as JSON. */
  readonly json: () => unknown;
};

/** The whole system, and a `hub --local` that finds it. */
export type HubStack = SampleStack & {
  readonly hub: (...words: string[]) => Promise<Ended>;
  readonly startHub: (...words: string[]) => RunningHub;
  readonly close: () => Promise<void>;
};

export async function startHubStack(): Promise<HubStack> {
  await using opened = new AsyncDisposableStack();
  const { directory } = opened.use(await makeCheckout());
  await bundleHub(directory);
  const started = await startSampleStack();
  opened.defer(() => started.stack.close());
  const state = await StateFile.claim(join(directory, '.modelhub', 'local.json'));
  await state.write(started.stack);
  const running = opened.move();
  return {
    ...started,
    startHub: (...words) => startHub(directory, words),
    hub: async (...words) => {
      const { code, output, errors } = await startHub(directory, words).ended;
      return { code, out: output, errors, json: () => JSON.parse(output) };
    },
    close: () => running.disposeAsync(),
  };
}
