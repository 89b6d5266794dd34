import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BROKEN, type Broken } from './broken/all.ts';
import { FAULT_CLASSES } from './fault-classes.ts';
import { play } from './play.ts';
import { historiesWith } from './random-history.ts';
import { type Stage, startStage } from './stage.ts';
import { type Promised, Violation } from './violation.ts';

/** So many histories find nearly every one of them, whatever the seed. */
const HISTORIES = 60;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

describe('an engine that is broken on purpose', () => {
  it.each(BROKEN)(
    'is caught: $name',
    async (broken) => {
      expect(broken.promised).toContain(await firstBroken(broken));
    },
    120_000,
  );
});

/** The first promise that it breaks. */
async function firstBroken({ engine, className, seed, passed = 0 }: Broken): Promise<Promised | null> {
  const histories = historiesWith(FAULT_CLASSES[className]?.faults ?? []);
  for (const history of fc.sample(histories, { numRuns: passed + HISTORIES, seed }).slice(passed)) {
    try {
      await play(stage, history, engine);
    } catch (error) {
      if (error instanceof Violation) return error.promised;
      throw error;
    }
  }
  return null;
}
