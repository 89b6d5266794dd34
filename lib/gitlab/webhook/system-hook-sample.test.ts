import { describe, expect, it } from '@jest/globals';
import { commit, decideBody, project } from '../../../test/support/decide-body.ts';

describe('decide, on the Test button of a system hook', () => {
  const pushed = {
    object_kind: 'push',
    event_name: 'push',
    before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
    after: commit,
    ref: 'refs/heads/master',
    project_id: 15,
  };
  const updated = {
    event_name: 'repository_update',
    project_id: 40,
    changes: [{ after: '4045ea7a3df38697b3730a20fb73c8bed8a3e69e', ref: 'refs/heads/master' }],
  };

  it.each([pushed, updated, { ...pushed, project: { path_with_namespace: 'gitlab/gitlab' } }])(
    'ignores what is about no project of this instance',
    (body) => {
      expect(decideBody(body, 'System Hook')).toMatchObject({ kind: 'ignore', code: 'SAMPLE' });
    },
  );

  it('does not take for it what is of another hook, project or commit', () => {
    expect(decideBody(pushed, 'Push Hook')).toMatchObject({ kind: 'enqueue' });
    expect(decideBody({ ...pushed, project }, 'System Hook')).toMatchObject({ code: 'OTHER_BRANCH' });
    const after = 'a'.repeat(40);
    expect(decideBody({ ...pushed, after }, 'System Hook')).toMatchObject({ kind: 'enqueue' });
    const changes = [{ after, ref: 'refs/heads/master' }];
    expect(decideBody({ ...updated, changes }, 'System Hook')).toMatchObject({ kind: 'enqueue' });
  });
});
