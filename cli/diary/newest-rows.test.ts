import { describe, expect, it } from '@jest/globals';
import { diaryPage, diaryProject } from '../../test/support/diary-page.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { newestRows } from './newest-rows.ts';

const [first, second, third] = [diaryProject(1), diaryProject(2), diaryProject(3)];
const on = (day: number) => `2026-11-${day}T12:00:00.000Z`;

describe('the newest entries of many diaries', () => {
  it('are the newest of all, the newest first', async () => {
    const table = scriptedTable(
      diaryPage(first, [on(22), on(20)], true),
      diaryPage(second, [on(23), on(21)], true),
      diaryPage(third, [on(24), on(19)], true),
    );
    const rows = await newestRows(table, [first, second, third], 3);
    expect(rows.map(({ project, entry }) => [project.path, entry.at])).toEqual([
      ['acme/p3', on(24)],
      ['acme/p2', on(23)],
      ['acme/p1', on(22)],
    ]);
  });

  it('are cut with each project that was read; the diaries of others are read only as far as they have some of them', async () => {
    const table = scriptedTable(
      diaryPage(first, [on(24), on(23), on(20)], true),
      diaryPage(second, [on(22), on(19)]),
      // Asked for while the first diary is not yet at its end.
      diaryPage(second, [on(18)]),
      diaryPage(second, [on(17)], true),
    );
    const rows = await newestRows(table, [first, second], 3);
    expect(rows.map(({ entry }) => entry.at)).toEqual([on(24), on(23), on(22)]);
    expect(table.sent.length).toBeLessThan(4);
  });
});
