import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProjectPath, projectPathOf, repositoryUrl } from './project-path.ts';

describe('isProjectPath', () => {
  it.each(['group/project', 'a/b/c/d', 'group/.github', 'group/a..b', 'gruppe/müller modelle'])(
    'accepts %j',
    (path) => {
      expect(isProjectPath(path)).toBe(true);
    },
  );

  it.each([
    '',
    'project',
    '/group/project',
    'group/project/',
    'group//project',
    'group/./project',
    'group/../project',
    '..',
    'group/project\n',
    'group/pro\u0000ject',
    'group/pro\u007fject',
    'group/pro\ud800ject',
    'group/pro\uffffject',
    `group/${'x'.repeat(2048)}`,
  ])('refuses %j', (path) => {
    expect(isProjectPath(path)).toBe(false);
  });
});

describe('isProjectPath, on long paths', () => {
  it('accepts what a message can carry, and not a character more', () => {
    const path = `group/${'x'.repeat(2042)}`;
    expect(isProjectPath(path)).toBe(true);
    expect(isProjectPath(`${path}x`)).toBe(false);
  });
});

describe('repositoryUrl', () => {
  it('appends the path to the instance, root and port included', () => {
    expect(repositoryUrl('https://git.acme.com:8443/gitlab', 'group/sub/project')).toBe(
      'https://git.acme.com:8443/gitlab/group/sub/project.git',
    );
  });

  it('encodes each segment', () => {
    expect(repositoryUrl('https://gitlab.com', 'a b/c?d#e%2Ff@g:h\\i')).toBe(
      'https://gitlab.com/a%20b/c%3Fd%23e%252Ff%40g%3Ah%5Ci.git',
    );
  });

  it('never leaves the instance, whatever path is accepted', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        const path = segments.join('/');
        fc.pre(isProjectPath(path));
        const url = new URL(repositoryUrl('https://git.acme.com/gitlab', path));
        expect(url.origin).toBe('https://git.acme.com');
        expect(decodeURIComponent(url.pathname)).toBe(`/gitlab/${path}.git`);
        expect(url.username + url.search + url.hash).toBe('');
        expect(projectPathOf('https://git.acme.com/gitlab', url.pathname)).toBe(path);
      }),
    );
  });
});

describe('projectPathOf', () => {
  it('finds the project below the root of the instance', () => {
    expect(projectPathOf('https://git.acme.com/gitlab', '/gitlab/acme/sub/m%C3%BCller.git')).toBe(
      'acme/sub/müller',
    );
    expect(projectPathOf('https://gitlab.com', '/acme/models.git')).toBe('acme/models');
  });

  it.each([
    ['another root', '/other/acme/models.git'],
    ['a page', '/gitlab/acme/models'],
    ['no group', '/gitlab/models.git'],
    ['a segment that leads elsewhere', '/gitlab/acme/%2E%2E/models.git'],
    ['what is encoded wrongly', '/gitlab/acme/%E4.git'],
  ])('finds none at %s', (_, pathname) => {
    expect(projectPathOf('https://git.acme.com/gitlab', pathname)).toBeNull();
  });
});
