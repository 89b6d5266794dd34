import { describe, expect, it } from '@jest/globals';
import { type Layout, Shapes } from './shapes.ts';

function layoutOf(shapes: Shapes, ...names: string[]): Layout {
  const shape = shapes.open();
  for (const name of names) shape.add(name);
  return shape.close();
}

const list = (length: number) => Array.from({ length }, (_, n) => `${n}`);

describe('a layout', () => {
  it.each([
    [['a', 'b'], 'shared'],
    [['a'], 'own'],
    [['b', 'a'], 'own'],
    [['a', 'b', 'c'], 'own'],
    [[], 'shared'],
    [list(128), 'dictionary'],
  ])('of %j after one of ["a", "b"] is %s', (names, layout) => {
    const shapes = new Shapes();
    layoutOf(shapes, 'a', 'b');
    expect(layoutOf(shapes, ...names)).toBe(layout);
  });

  it('is shared by objects inside one another', () => {
    const shapes = new Shapes();
    const outer = shapes.open();
    outer.add('a');
    const inner = shapes.open();
    inner.add('a');
    expect([inner.close(), outer.close()]).toEqual(['own', 'shared']);
  });

  it('is shared up to the size of a dictionary', () => {
    const shapes = new Shapes();
    layoutOf(shapes, ...list(127));
    expect(layoutOf(shapes, ...list(127))).toBe('shared');
  });

  it.each([
    ['shared', 'of 100 bytes', ['x'.repeat(100)]],
    ['own', 'that is longer', ['x'.repeat(101)]],
    ['own', 'that is longer, and one more', ['x'.repeat(101), 'a']],
  ])('is %s where there is a name %s', (layout, _, names) => {
    const shapes = new Shapes();
    layoutOf(shapes, ...names);
    expect(layoutOf(shapes, ...names)).toBe(layout);
  });

  it.each([
    ['shared', 1_399],
    ['own', 1_400],
  ])('that is new is %s after %i others', (layout, count) => {
    const shapes = new Shapes();
    for (let n = 0; n < count; n += 1) layoutOf(shapes, `${n}`);
    layoutOf(shapes, 'late');
    expect(layoutOf(shapes, 'late')).toBe(layout);
  });

  it.each([
    ['shared', 16_383, []],
    ['own', 16_384, ['one more']],
  ])('that is new is %s after others with %i names that nobody shares', (layout, count, more) => {
    const shapes = new Shapes();
    for (let n = 0; n < 129; n += 1) layoutOf(shapes, ...list(127).map((name) => `${n}-${name}`));
    for (const name of more) layoutOf(shapes, name);
    layoutOf(shapes, 'late');
    expect([129 * 127 + more.length, layoutOf(shapes, 'late')]).toEqual([count, layout]);
  });

  it('that is new is shared after a dictionary of any size', () => {
    const shapes = new Shapes();
    layoutOf(shapes, ...list(20_000));
    layoutOf(shapes, 'late');
    expect(layoutOf(shapes, 'late')).toBe('shared');
  });

  it.each([
    ['too many of different kinds', (n: number) => [`${n}`]],
    ['too many with long names', (n: number) => ['x'.repeat(101 + n)]],
    ['too many names', (n: number) => list(100).map((name) => `${n}-${name}`)],
  ])('that is new is not shared after %s', (_, namesOf) => {
    const shapes = new Shapes();
    layoutOf(shapes, 'early');
    for (let n = 0; n < 2_000; n += 1) layoutOf(shapes, ...namesOf(n));
    layoutOf(shapes, 'late');
    expect([layoutOf(shapes, 'early'), layoutOf(shapes, 'late')]).toEqual(['shared', 'own']);
  });
});
