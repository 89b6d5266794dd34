import { describe, expect, it } from '@jest/globals';
import { commit, decideBody, decidePush, project, zeros } from '../../../test/support/decide-body.ts';

describe('decide, on what the Test button sends', () => {
  const test = (change: object) => decidePush({ before: 'b'.repeat(40), ...change });

  it('makes it a full run: `before` is among the commits, the newest of which come first', () => {
    const commits = ['a', 'b', 'c'].map((digit) => ({ id: digit.repeat(40) }));
    expect(test({ commits })).toMatchObject({
      kind: 'enqueue',
      trigger: 'test',
      full: true,
      reason: expect.stringContaining('every model'),
    });
  });

  it('recognises it in a repository of one commit, or where a template leaves the commits out', () => {
    expect(test({ before: commit })).toMatchObject({ trigger: 'test', full: true });
  });

  it.each([
    ['a push', { commits: [{ id: commit }] }],
    ['a push that says neither before nor after', { before: undefined, after: undefined }],
    ['a new branch', { before: zeros, commits: [{ id: zeros }] }],
    ['a deleted default branch that never was', { before: zeros, after: zeros }],
    ['a push with a list that is none', { commits: { id: 'b'.repeat(40) } }],
    ['a push with commits that are none', { commits: [null, 'b'.repeat(40), { id: 7 }] }],
  ])('does not take %s for one', (_, change) => {
    expect(test(change)).toMatchObject({ kind: 'enqueue', trigger: 'push', full: false });
  });
});

describe('decide, on what was there before a push', () => {
  const before = 'b'.repeat(40);

  it('passes it on, as evidence that the push is the newer one', () => {
    expect(decidePush({ before })).toMatchObject({ kind: 'enqueue', before, after: commit });
  });

  it.each([
    ['the branch is new', { before: zeros }],
    ['it is no commit', { before: 'main' }],
    ['a test makes it up', { before: commit }],
    ['it may be another branch', { before, ref: undefined }],
  ])('knows nothing of it where %s', (_, change) => {
    expect(decidePush(change)).toMatchObject({ kind: 'enqueue', before: null });
  });

  it('finds it beside the branch that a system hook lists', () => {
    const changes = [
      { before: 'a'.repeat(40), after: commit, ref: 'refs/heads/feature' },
      { before, after: commit, ref: 'refs/heads/main' },
    ];
    const body = { event_name: 'repository_update', project_id: 15, project, changes };
    expect(decideBody(body, 'System Hook')).toMatchObject({ kind: 'enqueue', before, after: commit });
  });
});

describe('decide, on system and group hooks', () => {
  const update = (changes: unknown, change: object = {}) =>
    decideBody(
      { event_name: 'repository_update', project_id: 15, project, changes, ...change },
      'System Hook',
    );
  const main = { before: zeros, after: commit, ref: 'refs/heads/main' };
  const feature = { ...main, ref: 'refs/heads/feature' };
  const tag = { ...main, ref: 'refs/tags/v1' };
  const deleted = { ...feature, before: commit, after: zeros };

  it('enqueues a push of many branches for the default branch among them', () => {
    expect(update([feature, tag, main])).toMatchObject({
      kind: 'enqueue',
      trigger: 'repository_update',
      ref: 'refs/heads/main',
      after: commit,
      full: false,
      reason: 'The default branch will be replicated.',
    });
  });

  it.each([
    ['OTHER_BRANCH', feature],
    ['TAG', tag],
    ['BRANCH_DELETED', deleted],
  ])('ignores, as %s, a push of another branch or tag: %j', (code, change) => {
    expect(update([change])).toMatchObject({ kind: 'ignore', code, ref: change.ref });
  });

  it.each([
    ['OTHER_BRANCH', [feature, { ...feature, ref: 'refs/heads/main2' }]],
    ['OTHER_BRANCH', [feature, tag]],
    ['OTHER_BRANCH', [deleted, feature]],
    ['TAG', [tag, { ...tag, ref: 'refs/tags/v2' }]],
    ['BRANCH_DELETED', [deleted, { ...deleted, ref: 'refs/heads/main2' }]],
  ])('ignores, as %s, a push of several, none of which is what it was about: %j', (code, changes) => {
    expect(update(changes)).toMatchObject({ kind: 'ignore', code, ref: null });
  });

  it('ignores tags that are pushed into a project without any branch', () => {
    const empty = { project: { ...project, default_branch: null } };
    const pushed = update([tag, { ...tag, ref: 'refs/tags/v2' }], empty);
    expect(pushed).toMatchObject({ code: 'TAG', reason: expect.not.stringContaining('null') });
  });

  it('does without what it does not say of the project, but not without its id', () => {
    const noProject = { project: undefined };
    expect(update([main], noProject)).toMatchObject({ kind: 'enqueue', projectId: 15, after: null });
    expect(update([main], { ...noProject, project_id: undefined })).toMatchObject({
      kind: 'ignore',
      code: 'NO_PROJECT_ID',
    });
  });

  it.each([undefined, [], 'all', [7]])('looks where a push does not list its branches: %j', (changes) => {
    expect(update(changes)).toMatchObject({ kind: 'enqueue', ref: null, after: null });
  });

  it('looks where the default branch is not known', () => {
    const unknown = { project: { ...project, default_branch: null } };
    expect(update([feature], unknown)).toMatchObject({ kind: 'enqueue', after: null });
    expect(update([tag], unknown)).toMatchObject({ code: 'TAG' });
  });

  it.each(['project_create', 'project_destroy', 'project_rename', 'project_transfer', 'project_update'])(
    'enqueues %s with the path that the project has now',
    (event_name) => {
      const body = {
        event_name,
        project_id: 74,
        path_with_namespace: 'jsmith/underscore',
        old_path_with_namespace: 'jsmith/overscore',
      };
      expect(decideBody(body, 'System Hook')).toMatchObject({
        kind: 'enqueue',
        projectId: 74,
        path: 'jsmith/underscore',
        project: 'jsmith/underscore',
        after: null,
        trigger: event_name,
        full: false,
      });
      expect(decideBody({ ...body, project_id: null })).toMatchObject({
        kind: 'ignore',
        code: 'NO_PROJECT_ID',
      });
    },
  );

  it.each([
    ['SUBGROUP', 'subgroup_create'],
    ['SUBGROUP', 'subgroup_destroy'],
    ['TAG', 'tag_push'],
    ['OTHER_EVENT', 'group_rename'],
    ['OTHER_EVENT', 'constructor'],
  ])('ignores, as %s, the event %s', (code, event_name) => {
    expect(decideBody({ event_name, project_id: 15, group_id: 3 }, 'System Hook')).toMatchObject({
      kind: 'ignore',
      code,
    });
  });
});
