import { describe, expect, it } from '@jest/globals';
import { isObjectId, objectId } from './object-id.ts';

describe('objectId', () => {
  // What `git hash-object` prints for them.
  it('is what git computes', () => {
    expect(objectId('sha1', 'blob', Buffer.alloc(0))).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(objectId('sha1', 'tree', Buffer.alloc(0))).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    expect(objectId('sha256', 'blob', Buffer.alloc(0))).toBe(
      '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
    );
  });
});

describe('isObjectId', () => {
  it('takes whole ids of the format only', () => {
    expect(isObjectId('sha1', 'a'.repeat(40))).toBe(true);
    expect(isObjectId('sha256', 'a'.repeat(64))).toBe(true);
    expect(isObjectId('sha1', 'a'.repeat(64))).toBe(false);
    expect(isObjectId('sha256', 'a'.repeat(40))).toBe(false);
    expect(isObjectId('sha1', 'A'.repeat(40))).toBe(false);
    expect(isObjectId('sha1', `${'a'.repeat(39)}\n`)).toBe(false);
    expect(isObjectId('sha1', `g${'a'.repeat(39)}`)).toBe(false);
    expect(isObjectId('sha1', 'HEAD')).toBe(false);
  });
});
