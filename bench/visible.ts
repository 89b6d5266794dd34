import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCards } from '../lib/store/cards.ts';
import { WorkingCopy } from '../local/gitlab/working-copy.ts';
import { modelFile } from '../test/support/model-file.ts';
import { startSampleStack } from '../test/support/sample-stack.ts';
import type { Bench } from './support/bench.ts';
import type { Result } from './support/result.ts';
import { quantile } from './support/statistics.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const PUSHES = 50;
const WARM_UP = 3;
const LOOK_EVERY_MS = 5;
const LONGEST_MS = 30_000;

/** From the end of a push until its card can be read, through the whole local stack. */
export const visible: Bench = { name: 'visible', run: measure };

async function measure(): Promise<readonly Result[]> {
  await using started = new AsyncDisposableStack();
  const { stack, gitlab, accessToken } = await startSampleStack();
  started.defer(() => stack.close());
  const project = await gitlab.createProject({ path: 'acme/visible' });
  const key = { instance: gitlab.url, projectId: project.id };
  const copy = await WorkingCopy.clone(project.url, accessToken, await temporaryDirectory(started));
  await copy.git(['checkout', '--quiet', '-b', 'main']);

  const pushOnce = async (salt: number): Promise<number> => {
    await writeFile(join(copy.directory, 'bench.hck.json'), modelFile(`Model ${salt}`));
    const commit = await copy.commit(`Push ${salt}`);
    await copy.push('main');
    const pushed = performance.now();
    const card = 'MODEL#bench.hck.json';
    while ((await readCards(stack.table, key, [card])).get(card)?.commit !== commit) {
      if (performance.now() - pushed > LONGEST_MS) throw new Error(`${commit} is not shown.`);
      await delay(LOOK_EVERY_MS);
    }
    return performance.now() - pushed;
  };
  const samples: number[] = [];
  for (let push = -WARM_UP; push < PUSHES; push += 1) {
    const taken = await pushOnce(push);
    if (push >= 0) samples.push(taken);
  }
  return [
    { what: 'from push to card', unit: 'ms', samples },
    {
      ...{ what: 'from push to card, p99', unit: 'ms', samples: [quantile(samples, 0.99)] },
      target: { of: 'value', atMost: 2_000 },
    },
  ];
}
