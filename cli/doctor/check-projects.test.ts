import { expect, it } from '@jest/globals';
import type { HubProject } from '../../lib/store/hub.ts';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { diaryProject } from '../../test/support/diary-page.ts';
import { checkProjects } from './check-projects.ts';
import { selectProjects } from './select-projects.ts';

const gitlab = useApiServer();

it('a GitLab whose git hangs is not asked again for each project', async () => {
  gitlab.answer = () => undefined;
  const projects = Array.from({ length: 30 }, (_, index) => diaryProject(index + 1));
  const selection = selectProjects(projects, { kind: 'all' });
  const findings = await Array.fromAsync(
    checkProjects({ instance: gitlab.origin, token: 'glpat-x' }, selection, 100),
  );
  const silent = findings.filter(({ detail }) => detail.endsWith(': git does not answer.'));
  // Four at once, and those that were begun before the fourth was given up.
  expect(silent.length).toBeLessThanOrEqual(7);
  expect(findings.slice(silent.length)).toMatchObject([
    {
      state: 'unknown',
      detail: `${silent.length} of 30 projects looked at, no more since GitLab is too slow.`,
    },
  ]);
});

it('git is not asked for a path that nobody knows, and the cause of that is said once', async () => {
  gitlab.answer = replying(404);
  const lastError = {
    code: 'GITLAB_NOT_FOUND',
    message: 'Gone.',
    advice: null,
    at: '2026-11-27T12:00:00.000Z',
  };
  const pathless = { ...diaryProject(99), path: 'projects/99' };
  const check = (project: HubProject) =>
    Array.fromAsync(
      checkProjects(
        { instance: gitlab.origin, token: 'glpat-x' },
        selectProjects([project], { kind: 'all' }),
      ),
    );
  expect(await check({ ...pathless, status: 'failed', lastError })).toMatchObject([
    { check: 'project', state: 'failed' },
  ]);
  expect(await check(pathless)).toMatchObject([{ check: 'git', state: 'unknown' }]);
  expect(gitlab.seen).toEqual([]);
});

it('where there is no project, the first one is seen to arrive by a command that needs no more words', async () => {
  const none = selectProjects([], { kind: 'all' });
  expect(
    await Array.fromAsync(checkProjects({ instance: gitlab.origin, token: 'glpat-x' }, none)),
  ).toMatchObject([
    { advice: expect.stringContaining(`\`hub hook test --group <group> --instance ${gitlab.origin}\``) },
  ]);
});
