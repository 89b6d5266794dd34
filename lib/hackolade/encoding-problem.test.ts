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
    ['text in which a NUL comes late', Buffer.from('"a\0"')],
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
    ['EMPTY_FILE', 'a single NUL', Buffer.of(0)],
    ['EMPTY_FILE', 'two NULs', Buffer.of(0, 0)],
    ['NOT_UTF8', 'one character of UTF-16', Buffer.from('1', 'utf16le')],
    ['NOT_UTF8', 'the mark of UTF-16 alone', Buffer.of(0xff, 0xfe)],
  ])('answers %s for %s', (code, _, bytes) => {
    expect(findEncodingProblem(bytes)?.code).toBe(code);
  });

  it.each([
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'save the file in that encoding'],
    ['another encoding', Buffer.of(0xe9), 'Save the model again as UTF-8'],
    ['nothing', Buffer.of(), 'Save the model again, or delete the file'],
    ['a pointer', Buffer.from(POINTER), 'Store the model in git itself'],
  ])('says what to do with a file that holds %s', (_, bytes, advice) => {
    expect(findEncodingProblem(bytes)?.message).toMatch(/^The file is .+\.$/);
    expect(findEncodingProblem(bytes)?.message).toContain(advice);
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
