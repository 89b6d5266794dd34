import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ProjectKey } from '../../lib/project-key.ts';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Table } from '../../lib/store/table.ts';
import { expectReplica, nothingSeen } from '../support/expect-replica.ts';
import { openHistory } from '../support/history.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { type SampleStack, startSampleStack } from '../support/sample-stack.ts';
import { describeWithShared } from '../support/shared.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { until } from '../support/until.ts';

/** Of the 49 of the longest history. */
const PUSHES = shortOrLong(
  { most: 2, name: 'the last two commits' },
  { most: Number.POSITIVE_INFINITY, name: 'all commits' },
);

/** An OpenAPI document that was named like a model for a while. */
const NO_MODEL = 'Swagger/Swagger_generation_template.hck.json';

describeWithShared(`a real history, ${PUSHES.name} pushed one by one through the whole system`, () => {
  let sample: SampleStack;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modelhub-histories-'));
    sample = await startSampleStack();
  });
  afterAll(async () => {
    await sample.stack.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([
    ['hackolade+demo-models-read-only', { models: 93, problems: {} }],
    ['hackolade+sample-data-models', { models: 71, problems: { '215d90b': [NO_MODEL], '789ffaf': [] } }],
    ['hackolade-public+DataSummit2026', { models: 4, problems: {} }],
  ])(
    '%s: after each push the table equals git, byte for byte',
    async (name, { models, problems }) => {
      const { gitlab, accessToken, stack } = sample;
      const { table } = stack;
      const project = await gitlab.createProject({ path: `acme/histories/${name.replaceAll(/\W/g, '-')}` });
      const key = { instance: gitlab.url, projectId: project.id };
      const history = await openHistory(name, project, accessToken, join(directory, name));
      const seen = nothingSeen();
      // The newest: the first of them is then the first replication, of all that was there before.
      for (const commit of history.commits.slice(-PUSHES.most)) {
        await history.push(commit);
        await until(`${name} shows ${commit}`, () => isReplicated(table, key, commit));
        await expectReplica(table, key, project.repository, commit, new Set(), seen);
        const expected = Object.entries(problems).find(([prefix]) => commit.startsWith(prefix))?.[1] ?? [];
        expect(await problemPaths(table, key)).toEqual(expected);
      }
      expect(await readProject(table, key)).toMatchObject({ models, problems: 0, status: 'synced' });
    },
    120_000,
  );
});

async function problemPaths(table: Table, key: ProjectKey): Promise<string[]> {
  const cards = await listCards(table, key);
  return cards.filter(({ problem }) => problem !== null).map(({ path }) => path);
}
