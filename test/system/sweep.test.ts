import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readProject } from '../../lib/store/project.ts';
import type { GitRequest } from '../../local/gitlab/git-door.ts';
import { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { expectReplica } from '../support/expect-replica.ts';
import { isReplicated } from '../support/is-replicated.ts';
import { modelFile } from '../support/model-file.ts';
import { type SampleStack, startSampleStack } from '../support/sample-stack.ts';
import { until } from '../support/until.ts';

const PUSHES = 20;

let sample: SampleStack;
let directory: string;
const handled: string[] = [];
const gitRequests: GitRequest[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-sweep-'));
  sample = await startSampleStack({
    onHandled: ({ outcome }) => handled.push(outcome),
    onGitRequest: (request) => gitRequests.push(request),
  });
});
afterAll(async () => {
  await sample.stack.close();
  await rm(directory, { recursive: true });
});

describe('a sweep of the whole system', () => {
  it(`makes good for ${PUSHES} pushes of which no hook arrived, and costs one request to git where nothing was lost`, async () => {
    const { gitlab, stack, accessToken } = sample;
    const project = await gitlab.createProject({ path: 'acme/lost/hooks' });
    const key = { instance: gitlab.url, projectId: project.id };
    const copy = await WorkingCopy.clone(project.url, accessToken, join(directory, 'clone'));
    const push = async (salt: string) => {
      await writeFile(join(copy.directory, 'Orders.hck.json'), modelFile('Orders', salt));
      const commit = await copy.commit(`Model ${salt}\n`);
      await copy.push();
      await gitlab.settle();
      return commit;
    };
    const first = await push('at first');
    await until('the first push is replicated', () => isReplicated(stack.table, key, first));

    await stack.outage.stop();
    let head = first;
    for (let pushes = 0; pushes < PUSHES; pushes += 1) head = await push(String(pushes));
    const lost = gitlab.deliveries().filter(({ outcome }) => outcome.kind === 'failed');
    expect(lost).toHaveLength(PUSHES);
    await stack.outage.restart();
    expect(await isReplicated(stack.table, key, first)).toBe(true);

    expect(await stack.sweep()).toEqual({ projects: 1, discovered: 0, failures: 0 });
    await until('the sweep has brought the head', () => isReplicated(stack.table, key, head));
    await expectReplica(stack.table, key, project.repository);

    await until('its message is done', async () => handled.length === 2);
    const before = await readProject(stack.table, key);
    gitRequests.length = 0;
    await stack.sweep();
    await until('another sweep is done', async () => handled.length === 3);
    expect(gitRequests).toHaveLength(1);
    expect(await readProject(stack.table, key)).toEqual(before);

    // And hooks arrive again.
    const last = await push('at last');
    await until('the last push is replicated', () => isReplicated(stack.table, key, last));
  });
});
