import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';

const DELTA = Buffer.from(modelFile('Delta').toString().replace('{', '{"compMode": true,'));

/** Three heads with every kind of card. The same each time, commit ids included. */
const HEADS = [
  {
    'model.hck.json': modelFile('Model'),
    'delta.hck.json': DELTA,
    'bad.hck.json': modelFile('Good'),
    'old.hck.json': modelFile('Renamed'),
    'changed.hck.json': modelFile('Changed', 'before'),
  },
  {
    'bad.hck.json': Buffer.from('{'),
    'large.hck.json': modelFile('Large', 'x'.repeat(5000)),
    'new.hck.json': { from: 'old.hck.json' },
  },
  {
    'added 1.hck.json': modelFile('Added', 1),
    'added 2.hck.json': modelFile('Added', 2),
    'changed.hck.json': modelFile('Changed', 'after'),
    'model.hck.json': null,
    'large.hck.json': null,
  },
];

/** The call to the table before which the worker of the last head is killed: some cards show it, others not yet. */
const KILLED_AT = 11;

/** Commits all heads, and replicates none. */
export async function commitAll(project: WorldProject): Promise<void> {
  for (const head of HEADS) await project.commit(head);
}

/** Commits and replicates the heads; the run of the last one is killed in the middle of it. */
export async function leaveHalfDone(project: WorldProject, store: Parameters<typeof killing>[0]) {
  for (const head of HEADS.slice(0, -1)) {
    await project.commit(head);
    await project.replicate({}, { maxModelBytes: 4000 });
  }
  await project.commit(HEADS.at(-1) ?? {});
  const narrow = killing({ ...store, cardsPerTransaction: 1 }, KILLED_AT);
  const run = project.replicate({}, { store: narrow.store, maxModelBytes: 4000 });
  await run.then(
    () => {
      throw new Error('The run has ended before it was killed.');
    },
    (error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    },
  );
}
