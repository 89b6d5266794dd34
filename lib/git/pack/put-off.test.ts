import { describe, expect, it } from '@jest/globals';
import { PutOff } from './put-off.ts';

type Node = { readonly base: Node | null; readonly depth: number };

function on(base: Node | null): Node {
  return { base, depth: base === null ? 0 : base.depth + 1 };
}

function chain(length: number): readonly [Node, Node] {
  const root = on(null);
  let tip = root;
  for (let depth = 0; depth < length; depth += 1) tip = on(tip);
  return [root, tip];
}

describe('PutOff', () => {
  it('takes nothing that is whole, or whose base is at hand or one step away', () => {
    const [root, tip] = chain(3);
    const putOff = new PutOff<Node>((node) => node === tip.base);
    expect(putOff.take(root)).toBe(false);
    expect(putOff.take(tip)).toBe(false);
    expect(putOff.take(on(tip))).toBe(false);
    expect(putOff.takeAll()).toEqual([]);
  });

  it('takes as many as it has steps to build their base, and then no more', () => {
    const [, tip] = chain(5);
    const putOff = new PutOff<Node>(() => false);
    const taken = Array.from({ length: 8 }, () => putOff.take(on(tip)));
    expect(taken).toEqual([true, true, true, true, true, false, true, true]);
    expect(putOff.takeAll()).toHaveLength(7);
    expect(putOff.takeAll()).toEqual([]);
  });

  it('counts the steps to what is at hand', () => {
    const [root, tip] = chain(5);
    const putOff = new PutOff<Node>((node) => node === root);
    expect(Array.from({ length: 5 }, () => putOff.take(on(tip)))).toEqual([true, true, true, true, false]);
  });

  it('counts for each base', () => {
    const [[, one], [, other]] = [chain(2), chain(2)];
    const putOff = new PutOff<Node>(() => false);
    const taken = [one, other, one, other, one, other].map((base) => putOff.take(on(base)));
    expect(taken).toEqual([true, true, true, true, false, false]);
  });
});
