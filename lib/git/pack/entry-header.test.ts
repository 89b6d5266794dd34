import { describe, expect, it } from '@jest/globals';
import { entryHead } from '../../../test/support/pack.ts';
import { parseEntryHeader } from './entry-header.ts';

describe('parseEntryHeader', () => {
  it.each([0, 15, 16, 2047, 2048, 100_000_000, 2 ** 45, 2 ** 53 - 1])('reads a size of %d', (size) => {
    const bytes = entryHead(3, size);
    expect(parseEntryHeader(Buffer.concat([bytes, Buffer.from('rest')]), 12, 'sha1')).toEqual({
      header: { kind: 'object', type: 'blob', size },
      length: bytes.length,
    });
  });

  it('reads a size with as many zeros at its end as git reads, before an id of any length too', () => {
    const padded = Buffer.concat([Buffer.from([0xf5]), Buffer.alloc(7, 0x80), Buffer.from([0])]);
    const id = Buffer.alloc(32, 0xab);
    expect(parseEntryHeader(Buffer.concat([padded, id]), 12, 'sha256')).toEqual({
      header: { kind: 'delta', base: 'ab'.repeat(32), size: 5 },
      length: 41,
    });
    const oneMore = Buffer.concat([Buffer.from([0xb5]), Buffer.alloc(8, 0x80), Buffer.from([0])]);
    expect(() => parseEntryHeader(oneMore, 12, 'sha1')).toThrow('no proper header');
  });

  it.each([
    [1, 'commit'],
    [2, 'tree'],
    [3, 'blob'],
    [4, 'tag'],
  ])('reads type %d as a %s', (code, type) => {
    expect(parseEntryHeader(entryHead(code, 5), 12, 'sha1').header).toEqual({
      kind: 'object',
      type,
      size: 5,
    });
  });

  // The values of gitformat-pack's offset encoding at the borders of its lengths.
  it.each([
    [1, [0x01]],
    [127, [0x7f]],
    [128, [0x80, 0x00]],
    [16_511, [0xff, 0x7f]],
    [16_512, [0x80, 0x80, 0x00]],
  ])('reads a base that lies %d bytes before', (distance, encoded) => {
    const bytes = Buffer.concat([entryHead(6, 9), Buffer.from(encoded)]);
    expect(parseEntryHeader(bytes, 20_000, 'sha1')).toEqual({
      header: { kind: 'delta', base: 20_000 - distance, size: 9 },
      length: bytes.length,
    });
  });

  it('reads a base by its id, as long as the format has it', () => {
    const bytes = Buffer.concat([entryHead(7, 9), Buffer.alloc(32, 0xab)]);
    const sha1 = parseEntryHeader(bytes, 12, 'sha1');
    expect(sha1).toEqual({ header: { kind: 'delta', base: 'ab'.repeat(20), size: 9 }, length: 21 });
    const sha256 = parseEntryHeader(bytes, 12, 'sha256');
    expect(sha256).toEqual({ header: { kind: 'delta', base: 'ab'.repeat(32), size: 9 }, length: 33 });
  });

  const ofSize = 'an entry has no proper header';
  const ofBase = 'a delta points outside of it';

  it.each([
    ['of the type 0', 'an entry has the type 0', entryHead(0, 1)],
    ['of the type 5', 'an entry has the type 5', entryHead(5, 1)],
    ['without a byte', ofSize, Buffer.alloc(0)],
    ['that breaks off in its size', ofSize, Buffer.from([0xb0, 0x80])],
    ['whose size is no number of ours', ofSize, entryHead(3, 2 ** 53)],
    ['whose size never ends', ofSize, Buffer.alloc(100, 0xff)],
    ['whose offset breaks off', ofSize, Buffer.concat([entryHead(6, 1), Buffer.from([0x80])])],
    ['whose offset never ends', ofSize, Buffer.concat([entryHead(6, 1), Buffer.alloc(100, 0xff)])],
    ['that stands on itself', ofBase, Buffer.concat([entryHead(6, 1), Buffer.from([0])])],
    ['that stands on what is before the pack', ofBase, Buffer.concat([entryHead(6, 1), Buffer.from([13])])],
    ['whose id breaks off', ofSize, Buffer.concat([entryHead(7, 1), Buffer.alloc(19)])],
  ])('refuses an entry %s: %s', (_, what, bytes) => {
    expect(() => parseEntryHeader(bytes, 12, 'sha1')).toThrow(`The pack is damaged: ${what}.`);
  });
});
