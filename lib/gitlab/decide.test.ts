import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from './decide.ts';

const commit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
const zeros = '0'.repeat(40);
const project = { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' };
const push = { object_kind: 'push', event_name: 'push', ref: 'refs/heads/main', after: commit, project };

const decidePush = (change: object) => decide('Push Hook', { ...push, ...change });

describe('decide', () => {
  it('enqueues a push to the default branch', () => {
    expect(decidePush({})).toEqual({
      kind: 'enqueue',
      projectId: 15,
      project: 'mike/diaspora',
      ref: 'refs/heads/main',
      after: commit,
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
    ['OTHER_BRANCH', { ref: 'refs/heads/feature' }],
    ['OTHER_BRANCH', { ref: 'refs/heads/main2' }],
    ['BRANCH_DELETED', { ref: 'refs/heads/feature', after: zeros }],
    ['TAG', { object_kind: 'tag_push', ref: 'refs/tags/v1' }],
    ['OTHER_EVENT', { object_kind: 'merge_request' }],
    ['NO_DEFAULT_BRANCH', { project: { ...project, default_branch: null } }],
    ['NO_PROJECT_PATH', { project: { ...project, path_with_namespace: null } }],
    ['BAD_PROJECT_PATH', { project: { ...project, path_with_namespace: 'mike/../diaspora' } }],
    ['NO_PROJECT_PATH', { project: undefined, project_id: 15 }],
    ['NOT_A_PUSH', { project: { ...project, id: undefined } }],
    ['NOT_A_PUSH', { project: { ...project, id: -1 } }],
    ['NOT_A_PUSH', { project: { ...project, id: '15' } }],
    ['NOT_A_PUSH', { ref: undefined }],
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
    expect(decide('Issue Hook', {})).toMatchObject({
      code: 'OTHER_EVENT',
      reason: expect.stringContaining('Issue Hook'),
    });
  });

  it.each([undefined, null, 7, 'push', [], [push]])('rejects JSON that is no event: %j', (body) => {
    expect(decide('Push Hook', body)).toMatchObject({ kind: 'reject', status: 400, code: 'NOT_GITLAB' });
  });

  it('rejects an object that neither header nor body calls an event', () => {
    expect(decide(undefined, { hello: 'world' })).toMatchObject({ kind: 'reject', code: 'NOT_GITLAB' });
  });

  it('has a decision for any JSON there is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom('ref', 'after', 'project', 'oversize'),
        (a, b, key) => {
          expect(['enqueue', 'ignore', 'reject']).toContain(decide('Push Hook', a).kind);
          expect(['enqueue', 'ignore']).toContain(decidePush({ [key]: b }).kind);
        },
      ),
    );
  });
});
