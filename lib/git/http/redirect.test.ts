import { describe, expect, it } from '@jest/globals';
import { GitMoved, redirected } from './redirect.ts';

const URL_THERE = 'https://git.acme.com/acme/models.git';
const WHERE = 'git.acme.com/acme/models.git';

describe('redirected', () => {
  it.each(['/info/refs?service=git-upload-pack', '/git-upload-pack'])(
    'finds the new place of the repository in a target that ends with %s',
    (endpoint) => {
      const moved = redirected(`/new/home.git${endpoint}`, URL_THERE);
      expect(moved).toBeInstanceOf(GitMoved);
      expect(moved).toMatchObject({ code: 'GIT_MOVED', repositoryPath: '/new/home.git' });
      expect(moved.message).toBe(`${WHERE} has moved to /new/home.git.`);
    },
  );

  it.each([
    ['that names no target', null, 'nowhere'],
    ['whose target is no URL', 'https://', 'nowhere'],
    ['to a page', '/users/sign_in', '/users/sign_in'],
    ['to a page below an endpoint', '/a.git/info/refs/help', '/a.git/info/refs/help'],
  ])('finds no git in a redirect %s', (_what, location, named) => {
    const error = redirected(location, URL_THERE);
    expect(error).toMatchObject({
      code: 'GIT_NOT_GIT',
      outcome: 'retry',
      advice: expect.stringContaining('base URL'),
    });
    expect(error.message).toContain(`${WHERE} redirects to `);
    expect(error.message).toContain(named);
  });

  it.each([
    ['https://other.example/acme/models.git/info/refs?private_token=glpat-hidden', 'https://other.example'],
    ['http://git.acme.com/acme/models.git/info/refs', 'http://git.acme.com'],
    ['https://git.acme.com:8443/acme/models.git/info/refs', 'https://git.acme.com:8443'],
    ['mailto:admin@acme.com', 'mailto:'],
  ])('names of another server no more than where it is: %s', (location, server) => {
    const error = redirected(location, URL_THERE);
    expect(error).toMatchObject({
      code: 'GIT_MOVED_AWAY',
      outcome: 'permanent',
      message: `${WHERE} redirects to another server: ${server}.`,
      advice: expect.stringContaining('relative root'),
    });
  });
});
