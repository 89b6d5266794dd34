import { describe, expect, it } from '@jest/globals';
import { findEncodingProblem } from './encoding-problem.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 3180049\n`;

describe('findEncodingProblem', () => {
  it.each([
    ['plain text', Buffer.from('{}')],
    ['text beyond ASCII', Buffer.from('{"name": "Ordér 😀"}')],
    ['one character', Buffer.from('1')],
    ['a model that speaks of Git LFS', Buffer.from(`{"description": "${POINTER}"}`)],
    ['long text that begins like a pointer', Buffer.from(POINTER.padEnd(1_024))],
  ])('finds nothing wrong with %s', (_, bytes) => {
    expect(findEncodingProblem(bytes)).toBeNull();
  });

  it.each([
    ['EMPTY_FILE', 'nothing', Buffer.alloc(0)],
    ['EMPTY_FILE', 'white space only', Buffer.from(' \r\n\t')],
    ['LFS_POINTER', 'a Git LFS pointer', Buffer.from(POINTER)],
    ['NOT_UTF8', 'Latin-1', Buffer.from('{"name": "Ordér"}', 'latin1')],
    ['NOT_UTF8', 'gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
    ['NOT_UTF8', 'a character cut in two', Buffer.from('"é"').subarray(0, 2)],
  ])('answers %s for %s', (code, _, bytes) => {
    expect(findEncodingProblem(bytes)?.code).toBe(code);
  });

  it('knows UTF-16 of either byte order, with and without a mark', () => {
    const little = Buffer.from('{"a": 1}', 'utf16le');
    const big = Buffer.from(little).swap16();
    const marked = [
      Buffer.concat([Buffer.of(0xff, 0xfe), little]),
      Buffer.concat([Buffer.of(0xfe, 0xff), big]),
    ];
    for (const bytes of [little, big, ...marked]) {
      expect(findEncodingProblem(bytes)).toEqual({
        code: 'NOT_UTF8',
        message: expect.stringContaining('UTF-16'),
      });
    }
  });
});
