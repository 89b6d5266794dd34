import { describe, expect, it } from '@jest/globals';
import { isModelPath, modelNameFromPath } from './model-path.ts';

describe('isModelPath', () => {
  it.each(['Order.hck.json', 'a/b c/Ordér.hck.json', '.hck.json', 'a/.hck.json/b.hck.json'])(
    'takes %s for a model',
    (path) => {
      expect(isModelPath(path)).toBe(true);
      expect(isModelPath(Buffer.from(path))).toBe(true);
    },
  );

  it.each(['Order.json', 'Order.HCK.json', 'Order.hck.json.bak', 'a.hck.json/b', 'hck.json', '', 'x'])(
    'leaves %s alone',
    (path) => {
      expect(isModelPath(path)).toBe(false);
      expect(isModelPath(Buffer.from(path))).toBe(false);
    },
  );

  it('takes a path that is not UTF-8', () => {
    expect(isModelPath(Buffer.from('\xff/Caf\xe9.hck.json', 'latin1'))).toBe(true);
  });
});

describe('modelNameFromPath', () => {
  it.each([
    ['a/b/Order.hck.json', 'Order'],
    ['Order v1.2.hck.json', 'Order v1.2'],
    ['a/.hck.json', '.hck.json'],
    ['a/travel.json', 'travel.json'],
    ['a/  .hck.json', '.hck.json'],
    ['a/\u0001', ''],
  ])('calls %s "%s"', (path, name) => {
    expect(modelNameFromPath(path)).toBe(name);
  });
});
