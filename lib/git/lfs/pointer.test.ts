import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortOrLong } from '../../../test/support/short-or-long.ts';
import { parsePointer } from './pointer.ts';

const OID = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
const VERSION = 'version https://git-lfs.github.com/spec/v1\n';
const POINTER = `${VERSION}oid sha256:${OID}\nsize 12345\n`;

const parse = (text: string) => parsePointer(Buffer.from(text));

describe('parsePointer', () => {
  it("reads the specification's example", () => {
    expect(parse(POINTER)).toEqual({ oid: OID, size: 12345, extended: false });
  });

  it('allows keys that it does not know, in their order', () => {
    const unknown = `${VERSION}a.b-1 Größe of it\noid sha256:${OID}\nsize 0\nx-mode 100755\n`;
    expect(parse(unknown)).toEqual({ oid: OID, size: 0, extended: false });
  });

  it('allows a key that begins with a digit, which is the first of all', () => {
    expect(parse(POINTER.replace('oid', '0 1\noid'))).toMatchObject({ oid: OID });
  });

  it('tells a content that went through an extension', () => {
    const text = `${VERSION}ext-0-foo sha256:${'a'.repeat(64)}\noid sha256:${OID}\nsize 123\n`;
    expect(parse(text)).toEqual({ oid: OID, size: 123, extended: true });
  });

  it('takes no file of 1,024 bytes or more for a pointer', () => {
    const padded = (length: number) => `${POINTER}z ${'z'.repeat(length - POINTER.length - 3)}\n`;
    expect(parse(padded(1023))).not.toBeNull();
    expect(parse(padded(1024))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a model', '{"collections": []}\n'],
    ['another version', POINTER.replace('v1', 'v2')],
    ['a pre-release', POINTER.replace('git-lfs', 'hawser')],
    ['a line before the version', `\n${POINTER}`],
    ['a byte order mark', `\uFEFF${POINTER}`],
    ['no line feed at the end', POINTER.trimEnd()],
    ['an empty line at the end', `${POINTER}\n`],
    ['carriage returns', POINTER.replaceAll('\n', '\r\n')],
    ['a carriage return in a value', POINTER.replace('size', 'parts a\rb\nsize')],
    ['two spaces', POINTER.replace('size ', 'size  ')],
    ['a tab', POINTER.replace('size ', 'size\t')],
    ['a key in capitals', POINTER.replace('oid', 'A 1\noid')],
    ['a key that has it in its end', POINTER.replace('oid', 'Xoid')],
    ['a hash that has it in its end', POINTER.replace('sha256', 'xsha256')],
    ['a key without a value', POINTER.replace('oid', 'a\noid')],
    ['keys out of order', `${VERSION}size 12345\noid sha256:${OID}\n`],
    ['a key twice', POINTER.replace('size', 'size 1\nsize')],
    ['a second version', `${POINTER}version https://git-lfs.github.com/spec/v1\n`],
    ['no oid', `${VERSION}size 12345\n`],
    ['no size', `${VERSION}oid sha256:${OID}\n`],
    ['another hash', POINTER.replace('sha256', 'sha512')],
    ['an oid in capitals', POINTER.replace(OID, OID.toUpperCase())],
    ['an oid that is too short', POINTER.replace(OID, OID.slice(1))],
    ['an oid that is too long', POINTER.replace(OID, `${OID}0`)],
    ['an oid that is a path', POINTER.replace(OID, `../${OID.slice(3)}`)],
    ['a negative size', POINTER.replace('12345', '-1')],
    ['a size with a fraction', POINTER.replace('12345', '1.5')],
    ['a size in hex', POINTER.replace('12345', '0x10')],
    ['a size with zeros before it', POINTER.replace('12345', '012345')],
    ['a size that no number holds', POINTER.replace('12345', '9'.repeat(19))],
  ])('takes %s for no pointer', (_what, text) => {
    expect(parse(text)).toBeNull();
  });

  it('takes bytes that are not UTF-8 for no pointer', () => {
    const text = Buffer.from(POINTER.replace('size', 'x \xff\nsize').replace('x ', 'p '), 'latin1');
    expect(parsePointer(Buffer.from(text.toString('latin1')))).not.toBeNull();
    expect(parsePointer(text)).toBeNull();
  });

  it('finds in whatever is made of a pointer a pointer or none', () => {
    const mutated = fc
      .tuple(fc.nat(POINTER.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, cut, text]) => POINTER.slice(0, at) + text + POINTER.slice(at + cut));
    fc.assert(
      fc.property(mutated, (text) => {
        const pointer = parse(text);
        if (pointer === null) return;
        expect(text).toContain(`\noid sha256:${pointer.oid}\n`);
        expect(text).toContain(`\nsize ${pointer.size}\n`);
      }),
      { numRuns: shortOrLong(100, 500) },
    );
  });
});
