import { describe, expect, it } from '@jest/globals';
import { readBatchAnswer } from './batch-answer.ts';
import type { LfsPointer } from './pointer.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const HREF = 'https://store.example/a';

function pointer(oid: string, size = 5): LfsPointer {
  return { oid, size, extended: false };
}

function read(objects: unknown, pointers = [pointer(A)], more: object = {}) {
  return readBatchAnswer(JSON.stringify({ objects, ...more }), pointers, NOW, 'git.acme.com');
}

function withAction(download: object, oid = A, size: unknown = 5) {
  return { oid, size, actions: { download: { href: HREF, ...download } } };
}

const link = { kind: 'link', href: HREF, headers: {}, expiresAt: null };

describe('readBatchAnswer', () => {
  it('gives the links in the order of the pointers, and passes over what was not asked for', () => {
    const header = { Authorization: 'Basic eA==' };
    const objects = [withAction({ header }, B), withAction({}, 'c'.repeat(64)), withAction({})];
    expect(read(objects, [pointer(A), pointer(B)])).toEqual([
      { ...link, pointer: pointer(A) },
      { ...link, pointer: pointer(B), headers: header },
    ]);
  });

  it.each([
    ['the seconds from now', { expires_in: 60 }, NOW + 60_000],
    ['a date', { expires_at: '2026-11-22T11:00:00Z' }, NOW + 3_600_000],
    ['the seconds rather than the date', { expires_in: -1, expires_at: '2026-11-22T11:00:00Z' }, NOW - 1000],
    ['nothing in a date that cannot be read', { expires_at: 'soon' }, null],
    ['the first of all dates', { expires_at: '1970-01-01T00:00:00Z' }, 0],
    ['nothing in the zero of Go', { expires_at: '0001-01-01T00:00:00Z' }, null],
    ['nothing in null', { expires_at: null, expires_in: null, header: null }, null],
  ])('reads when a link expires: %s', (_what, action, expiresAt) => {
    expect(read([withAction(action)])).toEqual([{ ...link, pointer: pointer(A), expiresAt }]);
  });

  it.each([
    [
      'LFS_MISSING',
      'an object that it does not have',
      { oid: A, size: 5, error: { code: 404, message: '' } },
    ],
    ['LFS_MISSING', 'an object that was removed', { oid: A, size: 5, error: { code: 410 } }],
    ['LFS_MISSING', 'no action', { oid: A, size: 5 }],
    ['LFS_MISSING', 'an action of another kind', { oid: A, size: 5, actions: { upload: { href: HREF } } }],
    ['LFS_MISSING', 'an action without a link', { oid: A, size: 5, actions: { download: {} } }],
    ['LFS_MISSING', 'a header that is no text', withAction({ header: { 'X-Key': 1 } })],
    ['LFS_MISSING', 'no answer', withAction({}, B)],
    ['LFS_MISSING', 'something else', 7],
    ['LFS_DENIED', 'an object that is not valid', { oid: A, size: 5, error: { code: 422 } }],
    ['LFS_DENIED', 'an error beside a link', { ...withAction({}), error: { code: 403 } }],
    ['LFS_CORRUPT', 'another size', withAction({}, A, 6)],
    ['LFS_REFUSED', 'a header that cannot be sent', withAction({ header: { 'X-Key': 'a\nb' } })],
  ])('finds the problem %s in %s, and spoils no other object', (code, _what, object) => {
    const [first, second] = read([object, withAction({}, B)], [pointer(A), pointer(B)]);
    expect(first).toMatchObject({ kind: 'problem', pointer: pointer(A), problem: { code } });
    expect(second).toMatchObject({ kind: 'link', pointer: pointer(B) });
  });

  it.each([null, undefined])('believes a link to an object whose size is %s', (size) => {
    expect(read([withAction({}, A, size)])).toMatchObject([{ kind: 'link', href: HREF }]);
  });

  it('takes an answer that says what was asked for: how to transfer, and by which hash', () => {
    expect(read([withAction({})], [pointer(A)], { transfer: 'basic', hash_algo: 'sha256' })).toMatchObject([
      { kind: 'link' },
    ]);
    expect(read([withAction({})], [pointer(A)], { transfer: null, hash_algo: null })).toMatchObject([
      { kind: 'link' },
    ]);
  });

  it.each([
    ['6 bytes instead of 5', withAction({}, A, 6)],
    ['headers that cannot be sent', withAction({ header: { Host: 'internal.example' } })],
    [
      'The LFS server does not give the content of this Git LFS pointer (422)',
      { oid: A, error: { code: 422 } },
    ],
  ])('says what is wrong with an object: %s', (why, object) => {
    expect(read([object])).toMatchObject([{ problem: { message: expect.stringContaining(why) } }]);
  });

  it('keeps two sizes of one oid apart', () => {
    const [right, wrong] = read([withAction({}, A, 6)], [pointer(A, 6), pointer(A, 7)]);
    expect(right).toMatchObject({ kind: 'link' });
    expect(wrong).toMatchObject({ problem: { code: 'LFS_CORRUPT' } });
    const both = read([withAction({}, A, 6), withAction({}, A, 7)], [pointer(A, 6), pointer(A, 7)]);
    expect(both).toMatchObject([{ kind: 'link' }, { kind: 'link' }]);
  });

  it.each([
    [429, 'LFS_RATE_LIMITED'],
    [500, 'LFS_UNAVAILABLE'],
    [503, 'LFS_UNAVAILABLE'],
  ])('makes of the passing trouble %i of an object no problem, and no trouble of others', (code, error) => {
    const objects = [{ oid: A, size: 5, error: { code } }, withAction({}, B)];
    const [first, second] = read(objects, [pointer(A), pointer(B)]);
    expect(first).toMatchObject({
      kind: 'trouble',
      pointer: pointer(A),
      error: { code: error, outcome: 'retry', message: expect.stringContaining('git.acme.com') },
    });
    expect(second).toMatchObject({ kind: 'link', pointer: pointer(B) });
  });

  it.each([
    ['a page', '<html>'],
    ['no objects', '{"message": "Hello"}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another way to transfer', JSON.stringify({ transfer: 'tus', objects: [] })],
    ['another hash', JSON.stringify({ hash_algo: 'sha512', objects: [] })],
  ])('sees that %s is no batch answer', (_what, text) => {
    const problem = { code: 'LFS_NOT_LFS', message: expect.stringContaining('no batch answer') };
    const failed = { kind: 'problem', pointer: pointer(A), problem };
    expect(readBatchAnswer(text, [pointer(A)], NOW, 'git.acme.com')).toMatchObject([failed]);
  });
});
