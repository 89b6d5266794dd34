import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import { inDeltaOrder } from './delta-order.ts';

type Node = { readonly name: string; readonly base: Node | null; readonly depth: number };

function node(name: string, base: Node | null = null): Node {
  return { name, base, depth: base === null ? 0 : base.depth + 1 };
}

function randomForest(random: () => number): Node[] {
  const all: Node[] = [];
  while (all.length < 100) {
    const base = random() < 0.1 ? null : (all[Math.floor(random() * all.length)] ?? null);
    all.push(node(String(all.length), base));
  }
  return all;
}

function basesOf({ base }: Node): Node[] {
  return base === null ? [] : [base, ...basesOf(base)];
}

function namesOf(nodes: readonly Node[]): string {
  return nodes.map(({ name }) => name).join(' ');
}

describe('inDeltaOrder', () => {
  it('has nothing to order where nothing is wanted', () => {
    expect(inDeltaOrder([])).toEqual([]);
  });

  it('brings together what stands on one base, and each after its base', () => {
    const [a, b] = [node('a'), node('b')];
    const [a1, b1] = [node('a1', a), node('b1', b)];
    const [a2, b2, a11, b11] = [node('a2', a), node('b2', b), node('a11', a1), node('b11', b1)];
    const ordered = inDeltaOrder([a11, b11, a2, b2, a1, b1]);
    expect(namesOf(ordered)).toBe('b2 b1 b11 a2 a1 a11');
  });

  it('takes the small branches of a base first, so that few are built between the base and its last branch', () => {
    const root = node('root');
    const [small, wide, deep] = [node('small', root), node('wide', root), node('deep', root)];
    const onWide = ['w', 'w', 'w'].map((name) => node(name, wide));
    const below = node('d', deep);
    const onDeep = ['d', 'd', 'd', 'd'].map((name) => node(name, below));
    const wanted = [small, wide, ...onWide, deep, below, ...onDeep];
    for (const given of [wanted, wanted.toReversed()])
      expect(namesOf(inDeltaOrder(given))).toBe('small wide w w w deep d d d d d');
  });

  it('finds the way through bases that are not wanted, and does not give them', () => {
    const root = node('root');
    const [left, right] = [node('left', root), node('right', root)];
    const [l1, r1, l2, r2] = [node('l1', left), node('r1', right), node('l2', left), node('r2', right)];
    const ordered = namesOf(inDeltaOrder([l1, r1, l2, r2]));
    expect(['l2 l1 r2 r1', 'r2 r1 l2 l1']).toContain(ordered);
  });

  it('gives each once and no base after what stands on it, whatever stands on what', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 50; round += 1) {
      const wanted = randomForest(random).filter(() => random() < 0.7);
      const ordered = inDeltaOrder(wanted.toSorted(() => random() - 0.5));
      expect(ordered).toHaveLength(wanted.length);
      expect(new Set(ordered)).toEqual(new Set(wanted));
      const given = new Set<Node>();
      for (const one of ordered) {
        for (const base of basesOf(one)) expect(given.has(base)).toBe(wanted.includes(base));
        given.add(one);
      }
    }
  });

  it('walks chains and fans of any size', () => {
    const chain = [node('0')];
    for (let index = 1; index < 4_096; index += 1) chain.push(node(String(index), chain[index - 1] ?? null));
    expect(inDeltaOrder(chain.toReversed())).toEqual(chain);
    const root = node('root');
    const fan = Array.from({ length: 200_000 }, (_, index) => node(String(index), root));
    expect(inDeltaOrder(fan)).toHaveLength(200_000);
  });
});
