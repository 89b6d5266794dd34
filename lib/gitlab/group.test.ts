import { describe, expect, it } from '@jest/globals';
import { groupAt, parseGroup } from './group.ts';

describe('parseGroup', () => {
  it.each([
    ['https://gitlab.com/acme', 'https://gitlab.com/acme'],
    ['https://GitLab.com:443/acme/Data/', 'https://gitlab.com/acme/Data'],
    ['http://127.0.0.1:8080/gitlab/acme', 'http://127.0.0.1:8080/gitlab/acme'],
  ])('writes %s in one way', (text, address) => {
    expect(parseGroup(text)).toBe(address);
  });

  it.each([
    'acme/data',
    'https://gitlab.com/',
    'ftp://gitlab.com/acme',
    'https://u:p@gitlab.com/acme',
    'https://gitlab.com/%ff',
    '',
  ])('takes %j for no group', (text) => {
    expect(parseGroup(text)).toBeNull();
  });
});

describe('groupAt', () => {
  const instances = ['https://git.acme.com', 'https://git.acme.com/gitlab', 'https://gitlab.com'];

  it.each([
    ['https://gitlab.com/acme/data', 'https://gitlab.com', 'acme/data'],
    ['https://git.acme.com/gitlab/data', 'https://git.acme.com/gitlab', 'data'],
    ['https://git.acme.com/data/gitlab', 'https://git.acme.com', 'data/gitlab'],
    ['https://gitlab.com/m%C3%BCller', 'https://gitlab.com', 'müller'],
  ])('finds %s below the instance with the longest address', (address, instance, path) => {
    expect(groupAt(address, instances)).toEqual({ instance, path });
  });

  it('finds none of an instance that nobody has named', () => {
    expect(groupAt('https://gitlab.community/acme', instances)).toBeNull();
  });
});
