import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findErrorCodes } from '../support/error-codes.ts';

/** Rows of docs/errors.md: an error's has a class, a problem's has none. */
const ROW =
  /^\| `([A-Z][A-Z0-9_]+)` \| (?:(retry later|permanent|bad credentials|conflict|unexpected) \| )?/gm;

let inUse: Awaited<ReturnType<typeof findErrorCodes>>;
let rows: { readonly code: string; readonly class: string | undefined }[];

beforeAll(async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  rows = [...page.matchAll(ROW)].map(([, code = '', name]) => ({ code, class: name }));
  inUse = await findErrorCodes();
});

describe('docs/errors.md', () => {
  it('has every error that can be thrown, with its class (add a row for what is missing here)', () => {
    const missing = inUse.errors
      .filter((error) => !rows.some((row) => row.code === error.code && row.class === error.class))
      .map((error) => `| \`${error.code}\` | ${error.class} | … | … |   (${error.file})`);
    expect(missing).toEqual([]);
  });

  it('has every problem that a file can have (add a row for what is missing here)', () => {
    const missing = inUse.problems.filter((code) => !rows.some((row) => row.code === code));
    expect(missing.map((code) => `| \`${code}\` | … |`)).toEqual([]);
  });

  it('has nothing that the code does not know (take out the rows that are left here)', () => {
    const known = new Set([...inUse.errors.map(({ code }) => code), ...inUse.problems]);
    expect(rows.filter(({ code }) => !known.has(code))).toEqual([]);
  });

  it('has each code once', () => {
    const codes = rows.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('can be checked: the code of every error is a literal where the error is made', () => {
    expect(inUse.unreadable).toEqual([]);
    expect(inUse.errors.length).toBeGreaterThan(60);
  });
});
