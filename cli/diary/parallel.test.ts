import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { diaryPage, diaryProject } from '../../test/support/diary-page.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { findRuns } from './find-runs.ts';
import { newestRows } from './newest-rows.ts';

const projects = Array.from({ length: 40 }, (_, index) => diaryProject(index + 1));
const { signal } = new AbortController();

/** Each answer takes its time. */
function slowTable() {
  const table = scriptedTable(diaryPage(diaryProject(1), ['2026-11-24T12:00:00.000Z'], true));
  let inFlight = 0;
  const most = { inFlight: 0 };
  table.client.middlewareStack.add(
    (next) => async (args) => {
      inFlight += 1;
      most.inFlight = Math.max(most.inFlight, inFlight);
      await delay(1);
      inFlight -= 1;
      return next(args);
    },
    { step: 'initialize', priority: 'high', name: 'slow' },
  );
  return { table, most };
}

describe('the diaries of many projects are read several at a time, and not all at once', () => {
  it('for the newest entries', async () => {
    const { table, most } = slowTable();
    expect(await newestRows(table, projects, 100)).toHaveLength(40);
    expect([most.inFlight > 8, most.inFlight < 40]).toEqual([true, true]);
  });

  it('for a delivery', async () => {
    const { table, most } = slowTable();
    expect(await findRuns(table, projects, { delivery: 'd', since: new Date(0), signal })).toHaveLength(40);
    expect([most.inFlight > 8, most.inFlight < 40]).toEqual([true, true]);
  });
});
