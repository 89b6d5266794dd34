import { describe, expect, it } from '@jest/globals';
import { keyedPath } from './keyed-path.ts';

describe('keyedPath', () => {
  it('is its own key where it can be one', () => {
    expect(keyedPath(Buffer.from('models/Kundenaufträge.hck.json'))).toEqual({
      key: 'MODEL#models/Kundenaufträge.hck.json',
      path: 'models/Kundenaufträge.hck.json',
      pathBytes: null,
    });
  });

  it('tells apart paths that differ only in case or normalisation', () => {
    const keys = ['Ä.hck.json', 'ä.hck.json', 'A\u0308.hck.json'].map(
      (path) => keyedPath(Buffer.from(path)).key,
    );
    expect(new Set(keys).size).toBe(3);
  });

  it('is hashed beyond 1,000 bytes, counted in UTF-8', () => {
    const longest = keyedPath(Buffer.from('ä'.repeat(500)));
    expect(longest.key).toBe(`MODEL#${'ä'.repeat(500)}`);
    const longer = keyedPath(Buffer.from(`${'ä'.repeat(500)}x`));
    expect(longer.key).toMatch(/^MODEL~[0-9a-f]{64}$/);
    expect(longer.path).toBe(`${'ä'.repeat(500)}x`);
  });

  it('keeps the bytes of a path that is not UTF-8, and shows what can be shown', () => {
    const bytes = Buffer.from('models/Auftr\xe4ge.hck.json', 'latin1');
    const file = keyedPath(bytes);
    expect(file.key).toMatch(/^MODEL~[0-9a-f]{64}$/);
    expect(file.path).toBe('models/Auftr\ufffdge.hck.json');
    expect(file.pathBytes).toEqual(bytes);
  });
});
