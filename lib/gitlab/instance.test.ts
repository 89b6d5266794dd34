import { describe, expect, it } from '@jest/globals';
import { normaliseInstance, originOf } from './instance.ts';

describe('normaliseInstance', () => {
  it.each([
    ['https://gitlab.com', 'https://gitlab.com'],
    ['https://gitlab.com/', 'https://gitlab.com'],
    ['HTTPS://Git.ACME.com', 'https://git.acme.com'],
    ['https://git.acme.com:443', 'https://git.acme.com'],
    ['http://git.acme.com:80/', 'http://git.acme.com'],
    ['https://git.acme.com:8443/', 'https://git.acme.com:8443'],
    ['https://git.acme.com/gitlab', 'https://git.acme.com/gitlab'],
    ['https://git.acme.com/GitLab//', 'https://git.acme.com/GitLab'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('writes %s as %s', (text, instance) => {
    expect(normaliseInstance(text)).toBe(instance);
  });

  it.each(['', '/', 'https://', 'http:///'])('takes an empty host name, "%s", for gitlab.com', (text) => {
    expect(normaliseInstance(text)).toBe('https://gitlab.com');
  });

  it('changes nothing about what it has written', () => {
    const instance = normaliseInstance('HTTPS://Git.ACME.com:443/gitlab/');
    expect(normaliseInstance(instance)).toBe(instance);
  });

  it.each([
    'git.acme.com',
    'ssh://git@git.acme.com',
    'file:///etc/passwd',
    'https://user@git.acme.com',
    'https://user:glpat-secret@git.acme.com',
    'https://git.acme.com?x=1',
    'https://git.acme.com#x',
    'glpat-secret',
    'https://git acme.com',
  ])('refuses %s', (text) => {
    expect(() => normaliseInstance(text)).toThrow(
      expect.objectContaining({
        code: 'INSTANCE_INVALID',
        outcome: 'permanent',
        message: expect.stringContaining('base URL'),
        advice: expect.stringContaining('https://gitlab.com'),
      }),
    );
  });

  it('never repeats what it refuses, which could be a token', () => {
    expect(() => normaliseInstance('glpat-secret')).not.toThrow(/glpat/);
  });
});

describe('originOf', () => {
  it('leaves out the root, as X-Gitlab-Instance does', () => {
    expect(originOf('https://git.acme.com:8443/gitlab')).toBe('https://git.acme.com:8443');
  });

  it('is null for what is no URL', () => {
    expect(originOf('not a url')).toBeNull();
  });
});
