import { describe, expect, it } from '@jest/globals';
import { diaryPage, diaryProject } from '../../test/support/diary-page.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { findRuns } from './find-runs.ts';
import { newestRows } from './newest-rows.ts';

const projects = [diaryProject(1), diaryProject(2)];

/** Ctrl-C comes while the first pages are read; there are more of each project. */
function interruptedTable() {
  const interruption = new AbortController();
  const [project = diaryProject(1)] = projects;
  const page = (day: string) => diaryPage(project, [`2026-11-${day}T12:00:00.000Z`]);
  const table = scriptedTable(page('22'), page('21'), diaryPage(project, [], true));
  table.client.middlewareStack.add(
    (next) => async (args) => {
      interruption.abort();
      return next(args);
    },
    { step: 'initialize', priority: 'high', name: 'interrupt' },
  );
  return { table, signal: interruption.signal };
}

describe('Ctrl-C while diaries are read', () => {
  it('ends the search for a delivery with the pages in hand', async () => {
    const { table, signal } = interruptedTable();
    await findRuns(table, projects, { delivery: 'd', since: new Date(0), signal });
    expect(table.sent.length).toBeLessThanOrEqual(projects.length);
  });

  it('ends the collection of the newest entries with the pages in hand', async () => {
    const { table, signal } = interruptedTable();
    await newestRows(table, projects, 10, signal);
    expect(table.sent.length).toBeLessThanOrEqual(projects.length);
  });
});
