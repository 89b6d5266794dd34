import { expect, it } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
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
