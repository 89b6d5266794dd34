import { describe, expect, it } from '@jest/globals';
import { jsonProblem } from './json-problem.ts';
import { scanJson } from './scan-json.ts';

function find(text: string) {
  const bytes = Buffer.from(text);
  const scan = scanJson(bytes);
  return scan.kind === 'well-formed' ? null : jsonProblem(bytes, scan);
}

describe('jsonProblem', () => {
  it.each([
    ['a comma too many', '{\n  "a": 1,\n}', "unexpected '}' at line 3, column 1"],
    ['a typographic quote', '{ “a”: 1 }', "unexpected '“' at line 1, column 3"],
    ['a raw line break in a text', '{"a": "x\ny"}', 'unexpected U+000A at line 1, column 9'],
    ['text that turns its reader round', '[\u202e]', 'unexpected U+202E at line 1, column 2'],
    ['a file that was cut off', '{\n  "a": [1, 2', 'unexpected end at line 2, column 13'],
  ])('says where there is %s', (_, text, where) => {
    expect(find(text)).toEqual({ code: 'NOT_JSON', message: expect.stringContaining(where) });
  });

  it('knows an unresolved merge conflict', () => {
    const text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> topic\n}\n';
    expect(find(text)?.message).toBe(
      'The file holds an unresolved merge conflict at line 2. Resolve it and commit the result.',
    );
  });

  it('quotes one character of the file at most', () => {
    const secret = 'x'.repeat(10_000);
    expect(find(`{"a": ${secret}}`)?.message).not.toContain('xx');
  });

  it('says the limit that is exceeded', () => {
    expect(find('['.repeat(300))).toEqual({
      code: 'TOO_COMPLEX',
      message: expect.stringContaining('200 levels'),
    });
    expect(find(`[${'[],'.repeat(5_000_000)}[]]`)).toEqual({
      code: 'TOO_COMPLEX',
      message: expect.stringContaining('400 MB of memory'),
    });
  });
});
