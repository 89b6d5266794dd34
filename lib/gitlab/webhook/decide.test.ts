import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commit, decideBody, decidePush, project, zeros } from '../../../test/support/decide-body.ts';

const NULL_BRANCH = { ref: 'refs/heads/null', project: { ...project, default_branch: null } };

describe('decide', () => {
  it('enqueues a push to the default branch', () => {
    expect(decidePush({})).toEqual({
      kind: 'enqueue',
      projectId: 15,
      path: 'mike/diaspora',
      project: 'mike/diaspora',
      ref: 'refs/heads/main',
      before: null,
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

  it.each(['a'.repeat(64), `00${'a'.repeat(38)}`, `${'a'.repeat(38)}00`])(
    'takes a commit as it is, of SHA-256, too, and with zeros at its ends: %s',
    (after) => {
      expect(decidePush({ after })).toMatchObject({ kind: 'enqueue', after });
      expect(decidePush({ ref: 'refs/heads/feature', after })).toMatchObject({ code: 'OTHER_BRANCH' });
    },
  );

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
    ['the default branch, and is of one called null', NULL_BRANCH],
    ['a ref that is one', { ref: 'main' }],
    ['a ref of a branch or tag', { ref: 'refs/keep-around/refs/heads/main' }],
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
    ['NO_PROJECT_ID', { project: { ...project, id: '15x' } }],
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

  it.each([
    ['PAYLOAD_NOT_KEPT', 'use Test', { oversize: true }],
    ['NO_PROJECT_ID', 'project_id', { project: null }],
    ['BRANCH_DELETED', 'main', { ref: 'refs/heads/feature', after: zeros }],
    ['TAG', 'tag', { ref: 'refs/tags/v1' }],
    ['OTHER_EVENT', 'merge_request', { object_kind: 'merge_request' }],
    ['SUBGROUP', 'Subgroups', { object_kind: 'subgroup_create' }],
  ])('names in the reason of %s what it is about: %s', (code, word, change) => {
    expect(decidePush(change)).toMatchObject({ code, reason: expect.stringContaining(word) });
  });

  it('knows a push of a tag by its header where the body does not say what it is', () => {
    expect(decideBody({ project }, 'Tag Push Hook')).toMatchObject({ kind: 'ignore', code: 'TAG' });
  });

  it('names the event by its header where the body does not', () => {
    expect(decideBody({}, 'Issue Hook')).toMatchObject({
      code: 'OTHER_EVENT',
      reason: expect.stringContaining('Issue Hook'),
    });
  });

  it.each([undefined, null, 7, 'push', [], [{ object_kind: 'push' }]])(
    'rejects JSON that is no event: %j',
    (body) => {
      expect(decideBody(body, 'Push Hook')).toMatchObject({
        kind: 'reject',
        status: 400,
        code: 'NOT_GITLAB',
      });
    },
  );

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

  it.each([
    [undefined, '(without a name) expires on an unknown day'],
    [null, '(without a name) expires on an unknown day'],
    [{}, '(without a name) expires on an unknown day'],
    [{ name: 'hub' }, 'hub expires on an unknown day'],
    [{ name: 7, expires_at: 'soon' }, '(without a name) expires on soon'],
  ])('warns also where it says %j, and says what it does not know', (attributes, said) => {
    expect(expiring(attributes)).toMatchObject({
      code: 'TOKEN_EXPIRES',
      reason: expect.stringContaining(said),
      warning: { daysLeft: null },
    });
  });
});
