import { describe, expect, it } from '@jest/globals';
import { diaryPage, diaryProject } from '../../test/support/diary-page.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { findRuns } from './find-runs.ts';

const [first, second] = [diaryProject(1), diaryProject(2)];
const on = (day: number) => `2026-11-${day}T12:00:00.000Z`;
const { signal } = new AbortController();

describe('the runs of a delivery', () => {
  it('are of all diaries, the oldest first', async () => {
    const table = scriptedTable(
      diaryPage(first, [on(24), on(21)], true),
      diaryPage(second, [on(23), on(22)], true),
    );
    const runs = await findRuns(table, [first, second], { delivery: 'd', since: new Date(0), signal });
    expect(runs.map(({ entry }) => entry.at)).toEqual([21, 22, 23, 24].map(on));
  });
});
