import { describe, expect, it } from '@jest/globals';
import { routeOf } from './route.ts';

describe('routeOf', () => {
  it('finds a project in nested groups behind each of the git endpoints', () => {
    for (const endpoint of ['info/refs', 'git-upload-pack', 'git-receive-pack']) {
      expect(routeOf(`/acme/data/models.git/${endpoint}`)).toEqual({
        kind: 'git',
        path: 'acme/data/models',
        endpoint,
      });
    }
  });

  it('serves nothing else of a repository', () => {
    expect(routeOf('/acme/data/models.git/config')).toEqual({
      kind: 'page',
      path: 'acme/data/models.git/config',
    });
  });

  it.each([
    ['/api/v4/projects', { kind: 'projects' }],
    ['/api/v4/projects/7', { kind: 'project', id: '7' }],
    ['/api/v4/projects/acme%2Fdata%2Fmodels', { kind: 'project', id: 'acme/data/models' }],
    [
      '/api/v4/projects/7/repository/files/models%2Fa%20%26%20b.hck.json',
      { kind: 'file', id: '7', path: 'models/a & b.hck.json' },
    ],
    ['/api/v4/projects/7/hooks', { kind: 'hooks', owner: { kind: 'project', id: '7' } }],
    [
      '/api/v4/projects/7/hooks/3/test/push_events',
      { kind: 'hook-test', owner: { kind: 'project', id: '7' }, hookId: '3' },
    ],
    [
      '/api/v4/groups/acme%2Fdata/hooks/3',
      { kind: 'hook', owner: { kind: 'group', id: 'acme/data' }, hookId: '3' },
    ],
    [
      '/api/v4/groups/9/hooks/3/events',
      { kind: 'hook-events', owner: { kind: 'group', id: '9' }, hookId: '3' },
    ],
    [
      '/api/v4/groups/9/hooks/3/events/5/resend',
      { kind: 'hook-resend', owner: { kind: 'group', id: '9' }, hookId: '3', eventId: '5' },
    ],
    ['/api/v4/groups/acme%2Fdata/projects', { kind: 'group-projects', id: 'acme/data' }],
    ['/api/v4/groups/acme%2Fdata/members', { kind: 'no-such-call' }],
    ['/api/v4/personal_access_tokens/self', { kind: 'token' }],
    ['/api/v4/personal_access_tokens/self/associations', { kind: 'token-associations' }],
    ['/api/v4/personal_access_tokens/7', { kind: 'no-such-call' }],
    ['/api/v4/projects/7/repository/files/models/a.hck.json', { kind: 'no-such-call' }],
    ['/api/v4/projects/7/hooks/3/test/wiki_page_events', { kind: 'no-such-call' }],
    ['/api/v4/users', { kind: 'no-such-call' }],
  ])('reads the API call %s', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('takes anything else for a page, with or without the ending of a clone URL', () => {
    expect(routeOf('/')).toEqual({ kind: 'page', path: '' });
    expect(routeOf('/acme/data/models')).toEqual({ kind: 'page', path: 'acme/data/models' });
    expect(routeOf('/acme/data/models.git/')).toEqual({ kind: 'page', path: 'acme/data/models' });
  });

  it('refuses what is not percent-encoded', () => {
    expect(routeOf('/acme/%zz')).toBeNull();
    expect(routeOf('/api/v4/projects/%ff')).toBeNull();
  });
});
