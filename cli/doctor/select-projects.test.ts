import { describe, expect, it } from '@jest/globals';
import { diaryProject } from '../../test/support/diary-page.ts';
import { describeRest, inTime, selectProjects } from './select-projects.ts';

const lastError = { code: 'GIT_FORBIDDEN', message: '', advice: null, at: '2026-11-27T12:00:00.000Z' };
const all = Array.from({ length: 30 }, (_, index) => diaryProject(index + 1));
const failed = { ...diaryProject(31), status: 'failed' as const, lastError };
const gone = { ...diaryProject(32), status: 'gone' as const };
const idsOf = (projects: Iterable<{ projectId: number }>) => [...projects].map(({ projectId }) => projectId);

describe('the projects that are looked at', () => {
  it('are twenty, those in trouble first, and what GitLab has deleted is not among them', () => {
    const { projects, of } = selectProjects([gone, ...all, failed], { kind: 'some' });
    expect([idsOf(projects).slice(0, 3), projects.length, of]).toEqual([[31, 1, 2], 20, 31]);
  });

  it('are all that are there, or the one that is named, whatever became of it', () => {
    expect(selectProjects([gone, ...all], { kind: 'all' }).projects).toHaveLength(30);
    expect(idsOf(selectProjects([gone], { kind: 'project', named: gone.path }).projects)).toEqual([32]);
  });

  it('are no more when patience ends', () => {
    const selection = selectProjects(all, { kind: 'some' });
    expect(idsOf(inTime(selection))).toHaveLength(20);
    expect(idsOf(inTime({ ...selection, patienceMs: -1 }))).toEqual([]);
  });

  it('are said to be so many of so many, with a way to look at the others', () => {
    const some = selectProjects(all, { kind: 'some' });
    expect(describeRest('git', 20, some)).toMatchObject([
      { state: 'unknown', detail: '20 of 30 projects looked at.', advice: expect.stringContaining('--all') },
    ]);
    expect(describeRest('git', 7, some)).toMatchObject([
      { detail: '7 of 30 projects looked at, no more since GitLab is too slow.' },
    ]);
    expect(describeRest('git', 30, selectProjects(all, { kind: 'all' }))).toEqual([]);
  });
});
