import { expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { diaryProject } from '../../test/support/diary-page.ts';
import { examineInstance } from './examine-instance.ts';
import { selectProjects } from './select-projects.ts';

const gitlab = useApiServer();
const hub = { syncUrl: 'https://hub.example/sync' };

const webhookOf = async (instance: string, accessToken: string | null) => {
  const selection = selectProjects([diaryProject(1)], { kind: 'some' });
  const findings = await Array.fromAsync(
    examineInstance({
      ...{ hub, where: { kind: 'local' }, instance, selection, ask: null },
      credentials: { accessToken, webhook: null },
    }),
  );
  return findings.filter(({ check }) => check === 'webhook');
};

it('a GitLab that does not answer is not taken for one whose token is missing', async () => {
  const silent = [{ state: 'unknown', detail: expect.stringContaining('has to answer first'), advice: null }];
  expect(await webhookOf('http://127.0.0.1:1', 'glpat-x')).toMatchObject(silent);
  gitlab.answer = replying(200, '<html>');
  expect(await webhookOf(gitlab.origin, 'glpat-x')).toMatchObject(silent);
});

it('another token is asked for where there is none, and where GitLab does not take it', async () => {
  gitlab.answer = replying(401, '{"message":"401 Unauthorized"}');
  const unseen = [{ state: 'unknown', advice: expect.stringContaining('--hooks') }];
  expect(await webhookOf(gitlab.origin, 'glpat-x')).toMatchObject(unseen);
  expect(await webhookOf(gitlab.origin, null)).toMatchObject(unseen);
});
