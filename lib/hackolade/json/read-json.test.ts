import { describe, expect, it } from '@jest/globals';
import { readJson } from './read-json.ts';

const read = (text: string) => readJson(Buffer.from(text));

describe('readJson', () => {
  it('reads a document', () => {
    expect(read('{"a": [1, "é"]}')).toEqual({
      kind: 'document',
      document: { a: [1, 'é'] },
      inexactNumbers: null,
    });
    expect(read('null')).toEqual({ kind: 'document', document: null, inexactNumbers: null });
  });

  it('notes numbers that the parser loses', () => {
    expect(read('[1e400]')).toEqual({
      kind: 'document',
      document: [Number.POSITIVE_INFINITY],
      inexactNumbers: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(read('[1e40]')).toMatchObject({ document: [1e40], inexactNumbers: null });
  });

  it('says where a text is no JSON, and what would take too much to read', () => {
    expect(read('{"a": 1,}')).toEqual({ kind: 'malformed', offset: 8 });
    expect(read('[1e400,]')).toEqual({ kind: 'malformed', offset: 7 });
    expect(read('['.repeat(300))).toEqual({ kind: 'too-complex', limit: 'depth' });
    expect(read(`[${'[],'.repeat(1_000_000)}0]`)).toMatchObject({ kind: 'document' });
    expect(read(`[${'[],'.repeat(10_000_000)}0]`)).toEqual({ kind: 'too-complex', limit: 'memory' });
  });
});
