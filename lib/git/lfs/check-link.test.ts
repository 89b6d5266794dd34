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
    ['what is no URL', 'objects/00', 'no URL'],
    ['a file', 'file:///etc/passwd', 'scheme is file:'],
    ['data', 'data:text/plain,x', 'scheme is data:'],
    ['a scheme that is long', `${'x'.repeat(99)}:y`, `scheme is ${'x'.repeat(20)} where only https:`],
    ['plain HTTP', 'http://store.example/00', 'scheme is http:'],
    ['plain HTTP on the host of the instance', 'http://git.acme.com/gitlab/acme/models.git/x', 'http:'],
    ['a user name', 'https://user@store.example/00', 'user information'],
    ['a password', 'https://:glpat-secret@store.example/00', 'user information'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data/', '169.254.169.254 is no address'],
    ['the metadata service as one number', 'https://2852039166/latest/meta-data/', '169.254.169.254'],
    ['the metadata service in IPv6', 'https://[fd00:ec2::254]/latest/meta-data/', '[fd00:ec2::254]'],
    [
      'the metadata service as IPv4 in IPv6',
      'https://[::ffff:169.254.169.254]/latest/meta-data/',
      '[::ffff:a9fe:a9fe]',
    ],
    ['a link-local address', 'https://[fe80::1]/x', '[fe80::1]'],
    ['this machine', 'https://127.0.0.1:9001/2018-06-01/runtime/invocation/next', '127.0.0.1'],
    ['this machine in short', 'https://127.1/x', '127.0.0.1'],
    ['this machine in IPv6', 'https://[::1]/x', '[::1]'],
    ['this machine by name', 'https://localhost/x', 'localhost'],
    ['this machine by its full name', 'https://localhost./x', 'localhost.'],
    ['this machine by a name of its own', 'https://store.localhost/x', 'store.localhost'],
    [
      'this machine by a long name',
      `https://${'a.'.repeat(99)}localhost/x`,
      `${'a.'.repeat(40)} is no address`,
    ],
    ['the unspecified address', 'https://0.0.0.0/x', '0.0.0.0'],
  ])('refuses %s, and says why', (_what, href, why) => {
    const checked = checkLink(href, INSTANCE);
    expect(checked).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
    expect(JSON.stringify(checked)).not.toContain('glpat');
  });

  it('refuses plain HTTP to another port of an instance on this machine', () => {
    expect(checkLink('http://127.0.0.1:9001/x', LOCAL).kind).toBe('refused');
  });

  it('refuses what is no HTTP, although it has the origin of an instance of plain HTTP', () => {
    expect(checkLink(`blob:${LOCAL.origin}/x`, LOCAL)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('blob:'),
    });
  });
});
