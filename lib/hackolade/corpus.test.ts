import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { fileOf, type Row, readModelsReadme } from '../../test/support/models-readme.ts';
import { describeWithShared } from '../../test/support/shared.ts';
import { MAX_CATALOGUE_BYTES } from './catalogue.ts';
import { recognise } from './recognise.ts';
import { jsonBytes } from './take-within.ts';
import type { Catalogue } from './types.ts';

function read(bytes: Buffer): Catalogue {
  const recognised = recognise(bytes);
  if (recognised.kind !== 'model') throw new Error(recognised.problem.message);
  return recognised.catalogue;
}

/** These two have an empty `dbVendor`. */
const targetOfVendorless: Record<string, string> = { HBaseUsers: 'HBase', purchaseOrder: 'MONGODB' };

function targetOf(row: Row): string | undefined {
  const file = row.path?.split('/').at(-1)?.replace('.hck.json', '') ?? '';
  return row['target (dbVendor)'] || targetOfVendorless[file];
}

function isDelta({ notes = '' }: Row): boolean {
  return notes.split(', ').includes('delta model');
}

describeWithShared('recognise, on real files', () => {
  const { models, notModels } = readModelsReadme();
  const named = (rows: Row[]) => rows.map((row) => [`${row.repo}: ${row.path}`, row] as const);

  it('finds all of them', () => {
    expect([models.length, notModels.length]).toEqual([119, 28]);
    expect(models.filter(isDelta)).toHaveLength(2);
  });

  it.each(named(models))('reads %s', (_, row) => {
    const bytes = readFileSync(fileOf(row));
    const catalogue = read(bytes);
    expect(bytes.length).toBe(Number(row.bytes));
    expect(catalogue).toMatchObject({
      target: targetOf(row),
      studioVersion: row['app version'] === '-' ? null : row['app version'],
      isDelta: isDelta(row),
      entities: Number(row.entities),
      attributes: Number(row.attrs),
      relationships: Number(row.rels),
    });
    expect(catalogue.lineageCut).toBe(false);
    expect(catalogue.lineage.join()).not.toMatch(/Users|C:/);
    expect(jsonBytes(catalogue)).toBeLessThanOrEqual(MAX_CATALOGUE_BYTES);
  });

  it.each(named(notModels))('does not take for a model %s', (_, row) => {
    const recognised = recognise(readFileSync(fileOf(row, '_not-models')));
    const code = row.why === 'invalid JSON' ? 'NOT_JSON' : 'NOT_A_MODEL';
    expect(recognised).toMatchObject({ kind: 'problem', problem: { code } });
  });

  /** Enough to vary: the large ones differ in size only. */
  const small = models.filter((row) => Number(row.bytes) < 100_000).map((row) => readFileSync(fileOf(row)));

  it.each([
    ['a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['CRLF line ends', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['a line more at the end', (text: string) => Buffer.from(`${text}\n`)],
    ['no white space', (text: string) => Buffer.from(JSON.stringify(JSON.parse(text)))],
    [
      'all beyond ASCII escaped',
      (text: string) => Buffer.from(text.replace(/[^\x20-\x7e\n\t]/g, escapeUnit)),
    ],
  ])('reads the same from a file with %s', (_, vary) => {
    for (const bytes of small) expect(read(vary(bytes.toString('utf8')))).toEqual(read(bytes));
  });

  it.each([
    ['NOT_UTF8', 'as UTF-16', (bytes: Buffer) => Buffer.from(`\ufeff${bytes}`, 'utf16le')],
    [
      'NOT_JSON',
      'cut in two',
      (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length / 2)),
    ],
    ['NOT_JSON', 'less its last brace', (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('}'))],
  ])('answers %s for a file %s', (code, _, vary) => {
    for (const bytes of small) expect(recognise(vary(bytes))).toMatchObject({ problem: { code } });
  });
});

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
