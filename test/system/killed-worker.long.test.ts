import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readProject } from '../../lib/store/project.ts';
import { commitFiles } from '../support/commit-files.ts';
import { expectReplica } from '../support/expect-replica.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { modelFile } from '../support/model-file.ts';
import { type SampleStack, startSampleStack } from '../support/sample-stack.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { until } from '../support/until.ts';

/** Enough for the kill to come in the middle of them. */
const MODELS = shortOrLong(100, 500);

let sample: SampleStack;

beforeAll(async () => {
  sample = await startSampleStack();
});
afterAll(() => sample.stack.close());

const models = (salt: string) =>
  Object.fromEntries(
    Array.from({ length: MODELS }, (_, index) => [
      `models/${index}.hck.json`,
      modelFile(`Model ${index}`, salt),
    ]),
  );

describe(`a worker process that is killed with -9 in the middle of ${MODELS} models`, () => {
  it.each(['the first replication', 'a later one'])('is made good for by redelivery, in %s', async (when) => {
    const { gitlab, stack } = sample;
    const { table } = stack;
    const project = await gitlab.createProject({ path: `acme/killed/${when.replaceAll(' ', '-')}` });
    const key = { instance: gitlab.url, projectId: project.id };
    let commit = await commitFiles(project.repository, models('old'));
    if (when === 'a later one') {
      await gitlab.testPushEvents(project.id);
      await until('the first replication is done', () => isReplicated(table, key, commit));
      commit = await commitFiles(project.repository, models('new'));
    }

    const delivery = await gitlab.testPushEvents(project.id);
    expect(delivery.outcome).toMatchObject({ kind: 'answered', status: 202 });
    await until('a run is open', async () => (await readProject(table, key)).openRuns.length > 0);
    const killed = stack.workerPids();
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    expect(await isReplicated(table, key, commit)).toBe(false);

    await until('the project is replicated all the same', () => isReplicated(table, key, commit));
    expect(stack.workerPids().filter((pid) => killed.includes(pid))).toEqual([]);
    await expectReplica(table, key, project.repository);
  });
});
