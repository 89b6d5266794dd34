import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { EXIT } from '../../cli/exit-code.ts';
import { WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { type EmptyHub, startEmptyHub, TOKENS } from '../support/empty-hub.ts';
import { expectReplica } from '../support/expect-replica.ts';
import { until } from '../support/until.ts';

const GROUP = 'acme/data';
const PROJECTS = [`${GROUP}/webshop-models`, `${GROUP}/billing-models`];
const PUSHES = 3;

const list = z.object({ letters: z.array(z.object({ code: z.string(), reason: z.string() })) });
const depths = z.object({
  queue: z.object({ waiting: z.number(), inFlight: z.number() }),
  deadLetters: z.number(),
});
const diary = z.array(z.object({ project: z.string(), headAfter: z.optional(z.nullable(z.string())) }));

let test: EmptyHub;
const copies = new Map<string, WorkingCopy>();

beforeAll(async () => {
  test = await startEmptyHub();
  await test.hub(`gitlab add ${test.gitlab.url}`, [test.token]);
  await test.hub(`hook add --group ${GROUP}`, [test.apiToken]);
  for (const path of PROJECTS) {
    const directory = join(test.directory, path);
    copies.set(path, await WorkingCopy.clone(projectAt(path).url, test.apiToken, directory));
    await push(path);
  }
  for (const path of PROJECTS) await until(`${path} is there`, async () => (await isShown(path)) === true);
});
afterAll(() => test.close());

function projectAt(path: string) {
  const project = test.gitlab.project(path);
  if (!project) throw new Error(`The sample has lost ${path}.`);
  return project;
}

async function push(path: string): Promise<void> {
  const copy = copies.get(path);
  await copy?.commit('Nothing new\n');
  await copy?.push();
}

/** Whether the table shows the head, with nothing wrong, and has each content once. */
async function isShown(path: string): Promise<boolean | string> {
  const { id, repository } = projectAt(path);
  const key = { instance: test.gitlab.url, projectId: id };
  return expectReplica(test.stack.table, key, repository).then(
    () => true,
    (error: unknown) => String(error),
  );
}

async function nothingWaits(): Promise<boolean> {
  const { queue, deadLetters: dead } = depths.parse((await test.json('status')).value);
  return queue.waiting + queue.inFlight + dead === 0;
}

const deadLetters = async () => list.parse((await test.json('dlq list')).value).letters;
const shownHeads = async (path: string) =>
  diary
    .parse((await test.json(`log --project ${path} --limit 100`)).value)
    .flatMap(({ headAfter }) => headAfter ?? []);

describe('an access token that is revoked', () => {
  it('has what is pushed wait with its reason, and replayed once there is another one', async () => {
    await until('no worker is at it any more', nothingWaits);
    const before = await Promise.all(PROJECTS.map(shownHeads));
    test.gitlab.revokeToken(test.token);
    for (let count = 0; count < PUSHES; count += 1) await Promise.all(PROJECTS.map(push));
    await until(
      'all pushes wait for a person',
      async () => (await deadLetters()).length === PUSHES * PROJECTS.length,
      60_000,
    );
    for (const { code, reason } of await deadLetters())
      expect([code, reason]).toEqual(['GIT_UNAUTHORIZED', expect.stringContaining('revoked')]);

    const added = await test.hub(`gitlab rotate ${test.gitlab.url} --access`, [TOKENS.maintainer]);
    expect(added.code).toBe(EXIT.done);
    expect((await test.hub('dlq replay --all')).code).toBe(EXIT.done);
    for (const path of PROJECTS)
      await until(`${path} is as it should be`, async () => (await isShown(path)) === true, 120_000);
    await until('nothing waits', nothingWaits);
    // Three messages a project, and one of them has had anything to do.
    const after = await Promise.all(PROJECTS.map(shownHeads));
    expect(after.map((heads, index) => heads.length - (before[index]?.length ?? 0))).toEqual([1, 1]);
    expect(await deadLetters()).toEqual([]);
  }, 300_000);
});
