import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { play } from './play.ts';
import { SEEDS } from './seeds.ts';
import { type Stage, startStage } from './stage.ts';
import { tryHistories } from './try-histories.ts';

/** Of the class of all faults, which draws some for each. Any number: `npm run test:faults -- --runs 2000`; CI has 300. */
const RUNS = 2;

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
  it('keep all promises, whatever goes wrong in them', async () => {
    const { failure } = await tryHistories(stage, 'all', { runs: RUNS, seed: Date.now() | 0 });
    expect(failure).toBeNull();
  }, 600_000);
});
