import { describe, expect, it } from '@jest/globals';
import { findJsonProblem } from './json-problem.ts';

const find = (text: string) => findJsonProblem(Buffer.from(text));

describe('findJsonProblem', () => {
  it('finds nothing wrong with JSON', () => {
    expect(find('{"GUID": "é"}\n')).toBeNull();
  });

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

  it('refuses what is nested too deep or has too many values, saying the limit', () => {
    expect(find('['.repeat(300))).toEqual({
      code: 'TOO_COMPLEX',
      message: expect.stringContaining('200 levels'),
    });
    expect(find(`[${'[],'.repeat(5_000_000)}[]]`)).toEqual({
      code: 'TOO_COMPLEX',
      message: expect.stringContaining('5,000,000 JSON values'),
    });
  });
});
