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

  it('is not shared where a name is long', () => {
    const shapes = new Shapes();
    layoutOf(shapes, 'x'.repeat(101));
    expect(layoutOf(shapes, 'x'.repeat(101))).toBe('own');
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
