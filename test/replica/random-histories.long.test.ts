import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const HISTORIES = Number(process.env.MODELHUB_RUNS ?? shortOrLong(3, 40));

const world = useReplicaWorld();

const PATHS = ['a.hck.json', 'b.hck.json', 'c.hck.json', 'd.hck.json'];

/** Few files and few contents, so that they meet: renames, copies, swaps, models that break and come back. */
const CONTENTS = {
  A: modelFile('A'),
  B: modelFile('B'),
  'bad 1': Buffer.from('{'),
  'bad 2': Buffer.from('['),
  gone: null,
};
const content = fc.constantFrom('A', 'B', 'bad 1', 'bad 2', 'gone');
const step = fc.record({
  changes: fc.dictionary(fc.constantFrom(...PATHS), content, { minKeys: 1 }),
  /** The call at which the worker is killed; null: none. */
  killedAt: fc.option(fc.integer({ min: 1, max: 16 }), { freq: 1 }),
  /** Whether the message is delivered again before the next push. */
  redelivered: fc.boolean(),
});

describe('any history, with workers that are killed anywhere', () => {
  it(`ends with one replica of the head, each content with one card, and nothing left over, in ${HISTORIES} random ones`, async () => {
    const histories = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      const project = await world().newProject();
      // One card a transaction, so that there is a place to be killed between any two of them.
      const store = { ...world().store, cardsPerTransaction: 1 };
      await project.commit({ 'z.hck.json': modelFile('Z') });
      for (const { changes, killedAt, redelivered } of steps) {
        await project.commit(
          Object.fromEntries(Object.entries(changes).map(([path, name]) => [path, CONTENTS[name]])),
        );
        const cut = killedAt === null ? store : killing(store, killedAt).store;
        await project.replicate({}, { store: cut }).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        if (redelivered) await project.replicate({}, { store });
      }
      await project.replicate({}, { store });
      await project.expectReplicated();
    });
    await fc.assert(histories, { numRuns: HISTORIES });
  }, 120_000);
});
