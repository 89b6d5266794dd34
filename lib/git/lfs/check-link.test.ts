import { describe, expect, it } from '@jest/globals';
import { checkLink } from './check-link.ts';

const INSTANCE = new URL('https://git.acme.com/gitlab/acme/models.git');
const LOCAL = new URL('http://127.0.0.1:8080/acme/models.git');

describe('checkLink', () => {
  it.each([
    ['the instance itself', 'https://git.acme.com/gitlab/acme/models.git/gitlab-lfs/objects/00', INSTANCE],
    [
      'a store on another host',
      'https://bucket.s3.eu-central-1.amazonaws.com/00?X-Amz-Signature=1',
      INSTANCE,
    ],
    ['a store in a private network', 'https://10.1.2.3:9000/lfs/00', INSTANCE],
    ['plain HTTP at the origin of an instance of that kind', 'http://127.0.0.1:8080/x', LOCAL],
    ['another port of an instance on this machine', 'https://127.0.0.1:9000/x', LOCAL],
  ])('allows %s', (_what, href, instance) => {
    expect(checkLink(href, instance)).toEqual({ kind: 'allowed', url: new URL(href) });
  });

  it('reads a relative redirect from where it was given', () => {
    const checked = checkLink('../b', INSTANCE, new URL('https://store.example/x/a/'));
    expect(checked).toEqual({ kind: 'allowed', url: new URL('https://store.example/x/b') });
  });

  it.each([
    ['what is no URL', 'objects/00'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,x'],
    ['plain HTTP', 'http://store.example/00'],
    ['plain HTTP on the host of the instance', 'http://git.acme.com/gitlab/acme/models.git/x'],
    ['a user name', 'https://user@store.example/00'],
    ['a password', 'https://:glpat-secret@store.example/00'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data/'],
    ['the metadata service as one number', 'https://2852039166/latest/meta-data/'],
    ['the metadata service in IPv6', 'https://[fd00:ec2::254]/latest/meta-data/'],
    ['the metadata service as IPv4 in IPv6', 'https://[::ffff:169.254.169.254]/latest/meta-data/'],
    ['a link-local address', 'https://[fe80::1]/x'],
    ['this machine', 'https://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
    ['this machine in short', 'https://127.1/x'],
    ['this machine in IPv6', 'https://[::1]/x'],
    ['this machine by name', 'https://localhost/x'],
    ['this machine by its full name', 'https://localhost./x'],
    ['this machine by a name of its own', 'https://store.localhost/x'],
    ['the unspecified address', 'https://0.0.0.0/x'],
  ])('refuses %s', (_what, href) => {
    const checked = checkLink(href, INSTANCE);
    expect(checked.kind).toBe('refused');
    expect(JSON.stringify(checked)).not.toContain('glpat');
  });

  it('refuses plain HTTP to another port of an instance on this machine', () => {
    expect(checkLink('http://127.0.0.1:9001/x', LOCAL).kind).toBe('refused');
  });
});
