import { describe, expect, it } from '@jest/globals';
import { projectOfRegistrySk, registrySk } from './keys.ts';

describe('the key of an item of the registry', () => {
  it.each([
    { instance: 'https://gitlab.com', projectId: 42 },
    { instance: 'https://git.acme.com:8443/gitlab', projectId: Number.MAX_SAFE_INTEGER },
  ])('says that it is about $instance#$projectId', (project) => {
    expect(projectOfRegistrySk(registrySk(project))).toEqual(project);
  });

  it.each([
    'PROJECT',
    'PROJECT#',
    'PROJECT##1',
    'PROJECT#https://gitlab.com',
    'PROJECT#https://gitlab.com#',
    'PROJECT#https://gitlab.com#01',
    'PROJECT#https://gitlab.com#-1',
    'PROJECT#https://gitlab.com#9007199254740993',
    'PROJECT#https://gitlab.com#1x',
    'PROJECT#undefined#NaN',
  ])('says nothing if it is %s', (sk) => {
    expect(projectOfRegistrySk(sk)).toBeNull();
  });
});
