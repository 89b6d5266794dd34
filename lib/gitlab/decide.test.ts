import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from './decide.ts';

const commit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const zeros = '0'.repeat(40);
const project = { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' };
const push = { object_kind: 'push', event_name: 'push', ref: 'refs/heads/main', after: commit, project };

const origin = { instance: 'https://git.acme.com/gitlab', receivedAt: new Date('2026-11-22T10:00:00Z') };

const decideBody = (body: unknown, event?: string) => decide(event, body, origin);
const decidePush = (change: object) => decideBody({ ...push, ...change }, 'Push Hook');

describe('decide', () => {
  it('enqueues a push to the default branch', () => {
    expect(decidePush({})).toEqual({
      kind: 'enqueue',
      projectId: 15,
      path: 'mike/diaspora',
      project: 'mike/diaspora',
      ref: 'refs/heads/main',
      after: commit,
      trigger: 'push',
      full: false,
      reason: 'The default branch will be replicated.',
    });
  });

  it('knows no branch by its name but the default branch', () => {
    const odd = { ...project, default_branch: 'refs/heads/Ünï/x' };
    expect(decidePush({ project: odd, ref: 'refs/heads/refs/heads/Ünï/x' })).toMatchObject({
      kind: 'enqueue',
    });
    expect(decidePush({ project: odd, ref: 'refs/heads/Ünï/x' })).toMatchObject({ code: 'OTHER_BRANCH' });
  });

  it.each([
    ['the kind only as event_name (system hooks)', { object_kind: undefined }],
    ['the kind only as object_kind (before 2016)', { event_name: undefined }],
    ['the kind only in the header (custom template)', { object_kind: undefined, event_name: undefined }],
    ['an empty kind and the other one (custom template)', { object_kind: '', event_name: 'push' }],
    ['"null" as its kind (custom template)', { object_kind: 'null', event_name: 'null' }],
    ['the id as text (custom template)', { project: { ...project, id: '15' } }],
    ['the id only as project_id', { project_id: 15, project: { ...project, id: undefined } }],
  ])('enqueues a push that has %s', (_, change) => {
    expect(decidePush(change)).toMatchObject({ kind: 'enqueue', projectId: 15 });
  });

  it('takes a SHA-256 commit as it is', () => {
    const after = 'a'.repeat(64);
    expect(decidePush({ after })).toMatchObject({ kind: 'enqueue', after });
  });

  it.each([zeros, '0'.repeat(64), null, undefined, 'main', 7])(
    'enqueues a push of the default branch whose after is %j, without a commit to wait for',
    (after) => {
      expect(decidePush({ after })).toMatchObject({ kind: 'enqueue', after: null });
    },
  );

  it.each([
    ['the ref', { ref: undefined }],
    ['the default branch', { project: { ...project, default_branch: null } }],
    ['the name of the default branch', { project: { ...project, default_branch: '' } }],
    ['a ref that is one', { ref: 'main' }],
    ['more than empty texts', { ref: '', project: { ...project, default_branch: '' } }],
    ['more than "null"', { ref: 'null', project: { ...project, default_branch: 'null' } }],
    ['all of the project but its id', { project: undefined, project_id: 15 }],
  ])('enqueues a push that does not say %s, with no commit to wait for', (_, change) => {
    expect(decidePush(change)).toMatchObject({ kind: 'enqueue', projectId: 15, after: null, full: false });
  });

  it.each([
    ['OTHER_BRANCH', { ref: 'refs/heads/feature' }],
    ['OTHER_BRANCH', { ref: 'refs/heads/main2' }],
    ['BRANCH_DELETED', { ref: 'refs/heads/feature', after: zeros }],
    ['TAG', { object_kind: 'tag_push', ref: 'refs/tags/v1' }],
    ['TAG', { ref: 'refs/tags/v1' }],
    ['TAG', { ref: 'refs/tags/v1', project: { ...project, default_branch: null } }],
    ['OTHER_EVENT', { object_kind: 'merge_request' }],
    ['NO_PROJECT_ID', { project: { ...project, id: undefined } }],
    ['NO_PROJECT_ID', { project: { ...project, id: -1 } }],
    ['NO_PROJECT_ID', { project: { ...project, id: '0x15' } }],
    ['NO_PROJECT_ID', { project: null }],
    ['PAYLOAD_NOT_KEPT', { oversize: true }],
  ])('ignores, as %s, a push changed by %j', (code, change) => {
    expect(decidePush(change)).toMatchObject({ kind: 'ignore', code });
  });

  it('says in a sentence why it ignores, and what about', () => {
    expect(decidePush({ ref: 'refs/heads/feature' })).toEqual({
      kind: 'ignore',
      code: 'OTHER_BRANCH',
      reason: 'Only the default branch, main, is replicated.',
      project: 'mike/diaspora',
      ref: 'refs/heads/feature',
    });
  });

  it('names the event by its header where the body does not', () => {
    expect(decideBody({}, 'Issue Hook')).toMatchObject({
      code: 'OTHER_EVENT',
      reason: expect.stringContaining('Issue Hook'),
    });
  });

  it.each([undefined, null, 7, 'push', [], [push]])('rejects JSON that is no event: %j', (body) => {
    expect(decideBody(body, 'Push Hook')).toMatchObject({ kind: 'reject', status: 400, code: 'NOT_GITLAB' });
  });

  it('rejects an object that neither header nor body calls an event', () => {
    expect(decideBody({ hello: 'world' })).toMatchObject({ kind: 'reject', code: 'NOT_GITLAB' });
  });

  it('has a decision for any JSON there is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom('ref', 'before', 'after', 'commits', 'project', 'project_id', 'oversize'),
        (a, b, key) => {
          expect(['enqueue', 'ignore', 'reject']).toContain(decideBody(a, 'Push Hook').kind);
          expect(['enqueue', 'ignore']).toContain(decidePush({ [key]: b }).kind);
        },
      ),
    );
  });
});

describe('decide, on what the Test button sends', () => {
  const test = (change: object) => decidePush({ before: 'b'.repeat(40), ...change });

  it('makes it a full run: `before` is among the commits, the newest of which come first', () => {
    const commits = ['a', 'b', 'c'].map((digit) => ({ id: digit.repeat(40) }));
    expect(test({ commits })).toMatchObject({ kind: 'enqueue', trigger: 'test', full: true });
  });

  it('recognises it in a repository of one commit, or where a template leaves the commits out', () => {
    expect(test({ before: commit })).toMatchObject({ trigger: 'test', full: true });
  });

  it.each([
    ['a push', { commits: [{ id: commit }] }],
    ['a new branch', { before: zeros, commits: [{ id: zeros }] }],
    ['a deleted default branch that never was', { before: zeros, after: zeros }],
    ['a push with a list that is none', { commits: { id: 'b'.repeat(40) } }],
    ['a push with commits that are none', { commits: [null, 'b'.repeat(40), { id: 7 }] }],
  ])('does not take %s for one', (_, change) => {
    expect(test(change)).toMatchObject({ kind: 'enqueue', trigger: 'push', full: false });
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

  it('enqueues a push of many branches for the default branch among them', () => {
    expect(update([feature, tag, main])).toMatchObject({
      kind: 'enqueue',
      trigger: 'repository_update',
      ref: 'refs/heads/main',
      after: commit,
    });
  });

  it.each([
    ['OTHER_BRANCH', [feature]],
    ['OTHER_BRANCH', [feature, { ...feature, ref: 'refs/heads/main2' }]],
    ['TAG', [tag]],
    ['BRANCH_DELETED', [{ ...feature, after: zeros }]],
  ])('ignores, as %s, a push of other branches and tags: %j', (code, changes) => {
    expect(update(changes)).toMatchObject({ kind: 'ignore', code });
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
      expect(decideBody({ ...body, project_id: null })).toMatchObject({ code: 'NO_PROJECT_ID' });
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

describe('decide, on a project whose path the event does not say', () => {
  const pathOf = (change: object) => {
    const decision = decidePush({ project: undefined, project_id: 15, ...change });
    return decision.kind === 'enqueue' ? decision.path : decision;
  };

  it.each([
    [
      'the address of its page',
      { project: { ...project, path_with_namespace: null, web_url: 'http://inside/gitlab/a/b/c' } },
    ],
    ['the homepage of before 8.5', { repository: { homepage: 'https://git.acme.com/gitlab/a/b/c' } }],
  ])('takes it from %s, behind the root of the instance', (_, change) => {
    expect(pathOf(change)).toBe('a/b/c');
  });

  it.each([
    'https://git.acme.com/a/b',
    'https://git.acme.com/gitlab/a',
    'https://git.acme.com/gitlab/',
    'https://git.acme.com/gitlabs/a/b',
    'https://git.acme.com/gitlab/a//b',
    'https://git.acme.com/gitlab/../a/b',
    'https://git.acme.com/gitlab/a/%2e%2e/b/%2f',
    'git@git.acme.com:a/b.git',
    'null',
    '',
  ])('leaves it open rather than take one from %j', (homepage) => {
    expect(pathOf({ repository: { homepage } })).toBeNull();
  });
});

describe('decide, on a path that no project can have', () => {
  it.each(['mike/../diaspora', 'diaspora', '/mike/diaspora', 'mike//diaspora'])(
    'enqueues the push without it: %j',
    (path_with_namespace) => {
      expect(decidePush({ project: { ...project, path_with_namespace } })).toMatchObject({
        kind: 'enqueue',
        projectId: 15,
        path: null,
      });
    },
  );
});

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
    expect(decideBody({ ...pushed, after: 'a'.repeat(40) }, 'System Hook')).toMatchObject({
      kind: 'enqueue',
    });
  });
});

describe('decide, on an access token that expires', () => {
  const expiring = (object_attributes: unknown) =>
    decideBody({
      event_name: 'expiring_access_token',
      project,
      object_attributes,
    });

  it('ignores it, with a warning that counts the days', () => {
    expect(expiring({ name: 'hub', expires_at: '2026-11-29' })).toEqual({
      kind: 'ignore',
      code: 'TOKEN_EXPIRES',
      reason: 'The access token hub expires on 2026-11-29; the log has a warning.',
      project: 'mike/diaspora',
      ref: null,
      warning: { token: 'hub', expiresAt: '2026-11-29', daysLeft: 7 },
    });
  });

  it.each([undefined, null, {}, { name: 7, expires_at: 'soon' }])(
    'warns also where it says %j',
    (attributes) => {
      expect(expiring(attributes)).toMatchObject({ code: 'TOKEN_EXPIRES', warning: { daysLeft: null } });
    },
  );
});
