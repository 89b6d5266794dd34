import { describe, expect, it } from '@jest/globals';
import { decideBody, decidePush, project } from '../../../test/support/decide-body.ts';
import { locateProject } from './locate-project.ts';
import { readPayload } from './payload.ts';

describe('locateProject', () => {
  it.each([
    ['path', { path_with_namespace: 'mike/diaspora' }],
    ['page', { web_url: 'https://git.acme.com/mike/diaspora' }],
  ])('knows a project by its id, and where it is by its %s', (_, known) => {
    const payload = readPayload({ project: { id: 15, ...known } });
    expect(payload && locateProject(payload, 'https://git.acme.com')).toEqual({
      kind: 'located',
      projectId: 15,
      path: 'mike/diaspora',
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

  it('takes it from behind the host of an instance without a root', () => {
    const body = { object_kind: 'push', project_id: 15, repository: { homepage: 'https://gitlab.com/a/b' } };
    expect(decideBody(body, 'Push Hook', 'https://gitlab.com')).toMatchObject({ path: 'a/b' });
  });

  it.each([
    'https://git.acme.com/a/b',
    'https://git.acme.com/elsewhere/a/b',
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
