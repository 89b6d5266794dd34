import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAULT_CLASSES } from './fault-classes.ts';
import { play } from './play.ts';
import { SEEDS } from './seeds.ts';
import { type Stage, startStage } from './stage.ts';
import { tryHistories } from './try-histories.ts';

/** Of each class. Any number: `npm run test:faults -- --runs 2000`; CI has 300. */
const RUNS = 1;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

describe('what has once gone wrong', () => {
  it.each(SEEDS)('$about: keeps all promises', async ({ history }) => {
    await play(stage, history);
  });
});

describe('random histories', () => {
  it.each(Object.entries(FAULT_CLASSES).map(([name, { about }]) => ({ name, about })))(
    `keep all promises, healed of $name: $about`,
    async ({ name }) => {
      const { failure } = await tryHistories(stage, name, { runs: RUNS, seed: Date.now() | 0 });
      expect(failure).toBeNull();
    },
    600_000,
  );
});
