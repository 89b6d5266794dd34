import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findRuns } from '../../cli/diary/find-runs.ts';
import { newestRows } from '../../cli/diary/newest-rows.ts';
import { readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { diaryItems, diaryProject } from '../support/diary-page.ts';
import { type HubTable, startHubTable } from '../support/hub-table.ts';

const ENTRIES = 60;
const PROJECTS = 40;
/** Of project 1 the newest is the newest of all; each has one an hour. */
const timesOf = (project: number) =>
  Array.from({ length: ENTRIES }, (_, hours) =>
    new Date(Date.UTC(2026, 10, 27) - hours * 3_600_000 - project * 1_000).toISOString(),
  );
const projects: HubProject[] = Array.from({ length: PROJECTS }, (_, index) => ({
  ...diaryProject(index + 1),
  observedAt: timesOf(index + 1)[0] ?? null,
}));

let table: HubTable;
const asked = { requests: 0, items: 0 };

beforeAll(async () => {
  table = await startHubTable();
  for (const project of projects) {
    const puts = diaryItems(project, timesOf(project.projectId)).map((Item) => ({ PutRequest: { Item } }));
    for (let at = 0; at < puts.length; at += 25) {
      const RequestItems = { [table.name]: puts.slice(at, at + 25) };
      await table.client.send(new BatchWriteItemCommand({ RequestItems }));
    }
  }
  table.client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      asked.requests += 1;
      if ('Items' in result.output) asked.items += Array(result.output.Items).flat().length;
      return result;
    },
    { step: 'initialize', name: 'count' },
  );
});
afterAll(() => table.close());
beforeEach(() => {
  Object.assign(asked, { requests: 0, items: 0 });
});

describe('a diary', () => {
  const [project = diaryProject(1)] = projects;
  const [newest = '', second = ''] = timesOf(1);

  it('is read back to a time, which is in it', async () => {
    const entries = await Array.fromAsync(readDiary(table, project, { since: second }));
    expect(entries.map(({ at }) => at)).toEqual([newest, second]);
    expect(asked).toEqual({ requests: 1, items: 2 });
  });

  it('is read to its beginning, if nothing is said', async () => {
    const entries = await Array.fromAsync(readDiary(table, project));
    expect(entries.map(({ at }) => at)).toEqual(timesOf(1));
  });

  it('gives what a delivery has come to since a time, and no more is asked for', async () => {
    const { signal } = new AbortController();
    const question = { delivery: 'd', since: new Date(second), signal };
    expect(await findRuns(table, [project], question)).toHaveLength(2);
    expect(asked).toEqual({ requests: 1, items: 2 });
  });
});

describe('the newest entries', () => {
  it('of one diary are asked for, and none besides', async () => {
    expect(await newestRows(table, projects.slice(0, 1), 5)).toHaveLength(5);
    expect(asked).toEqual({ requests: 1, items: 5 });
  });

  it('of many diaries take little more than a look at each that was not the last at work', async () => {
    const rows = await newestRows(table, projects.toReversed(), 20);
    expect(rows.map(({ entry }) => entry.at)).toEqual(
      projects.slice(0, 20).map(({ observedAt }) => observedAt),
    );
    // Sixteen are read at once; of those behind them nothing is newer, but for a few that are asked before that is known.
    expect(asked.requests).toBe(PROJECTS);
    expect(asked.items).toBeLessThan(500);
  });

  it('are as many as are wanted, from the pages of all diaries', async () => {
    const all = projects
      .flatMap(({ projectId }) => timesOf(projectId))
      .toSorted()
      .reverse();
    const rows = await newestRows(table, projects, 1_000);
    expect(rows.map(({ entry }) => entry.at)).toEqual(all.slice(0, 1_000));
  });
});
