import { describe, expect, it } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { diaryProject } from '../../test/support/diary-page.ts';
import { EXIT } from '../exit-code.ts';
import type { Target } from './targets.ts';
import { verifyCommit } from './verify-commit.ts';

const gitlab = useApiServer();
const tokens = { accessTokenFor: async () => 'token' };

function target(known: boolean): Target {
  const key = { instance: gitlab.origin, projectId: 1 };
  const project = { ...diaryProject(1), ...key, webUrl: `${gitlab.origin}/acme/p1` };
  return { key, name: 'acme/p1', known: known ? project : null };
}

describe('Ctrl-C while GitLab is asked for a commit', () => {
  it.each([
    ['where the project is', false],
    ['for the head', true],
  ])('ends as interrupted, and says that nothing was sent (asked %s)', async (_, known) => {
    const interruption = new AbortController();
    // It never answers.
    gitlab.answer = () => interruption.abort();
    const verified = verifyCommit(target(known), 'c'.repeat(40), tokens, interruption.signal);
    await expect(verified).rejects.toMatchObject({
      exitCode: EXIT.interrupted,
      message: 'Interrupted: nothing was sent.',
    });
    expect(gitlab.seen).toHaveLength(1);
  });
});
