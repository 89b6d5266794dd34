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
    ['a letter', '{"a": été}', "unexpected 'é' at line 1, column 7"],
    ['a digit', '{1: 2}', "unexpected '1' at line 1, column 2"],
    ['a sign', '[+1]', "unexpected '+' at line 1, column 2"],
    ['a character of four bytes', '[😀]', "unexpected '😀' at line 1, column 2"],
    ['a character of no meaning', '[\u{10ffff}]', 'unexpected U+10FFFF at line 1, column 2'],
    ['a NUL', '[1]\u0000', 'unexpected U+0000 at line 1, column 4'],
    ['the middle of a marker of a merge conflict', '{<<<<<< HEAD', "unexpected '<' at line 1, column 2"],
  ])('says where there is %s, and what to do', (_, text, where) => {
    expect(find(text)).toEqual({
      code: 'NOT_JSON',
      message: `The file is not valid JSON: ${where}. Mend it, or restore the last good version from git.`,
    });
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

  it.each([
    ['depth', /200 levels.+ Check where it comes from\.$/],
    ['memory', /400 MB of memory.+ Split the model into several\.$/],
  ] as const)('says the limit that is exceeded, and what to do: %s', (limit, message) => {
    expect(jsonProblem(Buffer.of(), { kind: 'too-complex', limit })).toEqual({
      code: 'TOO_COMPLEX',
      message: expect.stringMatching(message),
    });
  });
});
