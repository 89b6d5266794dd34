import { describe, expect, it } from '@jest/globals';
import { commitIds, useHookedGitLab } from '../../test/support/hooked-gitlab.ts';

const ZEROS = '0'.repeat(40);

describe('tag push hooks', () => {
  const test = useHookedGitLab();

  it('tell of new and deleted tags, with the commit that was tagged', async () => {
    const { copy, first } = await test().startedProject();
    await copy.git(['tag', 'light']);
    await copy.git(['tag', '--annotate', '--message=First release', 'v1']);
    const tag = await copy.git(['rev-parse', 'refs/tags/v1']);
    await copy.push('--tags');
    const [light, annotated] = await test().newEvents();
    expect(test().receiver.received.at(-1)?.headers['x-gitlab-event']).toBe('Tag Push Hook');
    expect(light).toMatchObject({
      object_kind: 'tag_push',
      ref: 'refs/tags/light',
      after: first,
      checkout_sha: first,
      message: null,
    });
    expect(annotated).toMatchObject({
      ref: 'refs/tags/v1',
      after: tag,
      checkout_sha: first,
      message: 'First release',
      total_commits_count: 1,
    });
    expect(annotated && commitIds(annotated)).toEqual([first]);

    await copy.push(':refs/tags/v1');
    expect(await test().onlyEvent()).toMatchObject({
      before: tag,
      after: ZEROS,
      checkout_sha: null,
      commits: [],
    });
  });
});
