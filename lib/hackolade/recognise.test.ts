import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jsonText, modelText } from '../../test/support/hostile-json.ts';
import { MAX_CATALOGUE_BYTES } from './catalogue.ts';
import { recognise } from './recognise.ts';
import { jsonBytes } from './take-within.ts';

const text =
  '{"modelName": "Ordér", "collections": [{"collectionName": "a"}], "GUID": "g", "dbVendor": "JSON"}\n';

function codeOf(bytes: Buffer): string | null {
  const recognised = recognise(bytes);
  return recognised.kind === 'problem' ? recognised.problem.code : null;
}

describe('recognise', () => {
  it('recognises a model', () => {
    expect(recognise(Buffer.from(text))).toMatchObject({
      kind: 'model',
      catalogue: { guid: 'g', name: 'Ordér', target: 'JSON', entities: 1 },
    });
  });

  it.each([
    ['a byte order mark', `\ufeff${text}`],
    ['CRLF line ends', JSON.stringify(JSON.parse(text), null, 4).replaceAll('\n', '\r\n')],
    ['no white space', JSON.stringify(JSON.parse(text))],
    ['escapes', text.replace('é', '\\u00e9')],
    ['a member that is there twice, of which the last counts', text.replace('{', '{"modelName": "Old", ')],
  ])('takes no offence at %s', (_, variant) => {
    expect(variant).not.toBe(text);
    expect(recognise(Buffer.from(variant))).toEqual(recognise(Buffer.from(text)));
  });

  it.each([
    ['beyond double precision', '12345678901234567891', '12345678901234567892'],
    ['that differ in the last of many decimals', '0.12345678901234567891', '0.12345678901234567892'],
    ['of which one is none for JavaScript', '1e400', 'null'],
    ['that are too large for JavaScript', '1e400', '1e401'],
  ])('tells numbers apart %s', (_, one, other) => {
    const hashOf = (number: string) => {
      const recognised = recognise(Buffer.from(text.replace('{', `{"sample": ${number}, `)));
      return recognised.kind === 'model' ? recognised.catalogue.contentHash : recognised.problem;
    };
    expect(hashOf(one)).toEqual(hashOf(` ${one}\n`));
    expect(hashOf(one)).not.toEqual(hashOf(other));
  });

  it.each(['1', '2', '5', '6', '7', '8', '9', 1, null])(
    'recognises a model of persistence schema version %j',
    (persistenceSchemaVersion) => {
      const model = { databaseName: 'Shop', collections: [{}], GUID: 'g', persistenceSchemaVersion };
      expect(recognise(Buffer.from(JSON.stringify(model)))).toMatchObject({
        kind: 'model',
        catalogue: { name: 'Shop', entities: 1 },
      });
    },
  );

  it('takes the comparison of two models for the model that Hackolade makes of it', () => {
    const delta = text.replace('{', '{"compMode": true, ');
    expect(recognise(Buffer.from(delta))).toMatchObject({ kind: 'model', catalogue: { name: 'Ordér' } });
  });

  it.each([
    ['EMPTY_FILE', Buffer.alloc(0)],
    ['EMPTY_FILE', Buffer.from('\ufeff\n')],
    ['LFS_POINTER', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')],
    ['NOT_UTF8', Buffer.from(text, 'latin1')],
    ['NOT_UTF8', Buffer.from(text, 'utf16le')],
    ['NOT_JSON', Buffer.from(text.slice(0, -2))],
    ['NOT_JSON', Buffer.from(`\ufeff\ufeff${text}`)],
    ['TOO_COMPLEX', Buffer.from('[{"a":'.repeat(101))],
    ['NOT_A_MODEL', Buffer.from('[]')],
    ['NOT_A_MODEL', Buffer.from('{"GUID": null, "collections": []}')],
    ['NOT_A_MODEL', Buffer.from('{"__proto__": {"GUID": "g", "collections": []}}')],
  ])('answers %s for %j', (code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('takes a model that is nested as deep as may be, all the way down in what it counts', () => {
    const deep = `${'[{"properties":'.repeat(99)}[]${'}]'.repeat(99)}`;
    expect(recognise(Buffer.from(`{"GUID": "g", "collections": ${deep}}`))).toMatchObject({
      catalogue: { entities: 1, attributes: 98 },
    });
  });
});

describe('recognise, whatever the bytes', () => {
  it('reads a catalogue within its limit from everything that has the two marks of a model', () => {
    fc.assert(
      fc.property(modelText, (document) => {
        const recognised = recognise(Buffer.from(document));
        if (recognised.kind !== 'model') throw new Error(recognised.problem.message);
        expect(jsonBytes(recognised.catalogue)).toBeLessThanOrEqual(MAX_CATALOGUE_BYTES);
      }),
      { numRuns: 150 },
    );
  });

  it('says in a short message what is wrong with everything else', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      jsonText.map((document) => Buffer.from(document)),
      fc
        .tuple(modelText, fc.nat())
        .map(([document, at]) => Buffer.from(document).subarray(0, at % document.length)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const recognised = recognise(bytes);
        if (recognised.kind !== 'problem') throw new Error('no model was made');
        expect(recognised.problem.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
        expect(recognised.problem.message.length).toBeLessThan(300);
      }),
      { numRuns: 250 },
    );
  });
});
