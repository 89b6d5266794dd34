/** What is made of a base, or of nothing. */
export type Delta<T> = {
  readonly base: T | null;
  /** How many bases lie below it. */
  readonly depth: number;
};

/**
 * Orders deltas so that each comes as soon after its base as can be: a walk through the trees that they make with their
 * bases, depth first, where a base's small branches come before its large ones. Who keeps what was built last needs few
 * bases twice.
 *
 * @param wanted without their bases, unless these are wanted too
 */
export function inDeltaOrder<T extends Delta<T>>(wanted: readonly T[]): T[] {
  const branches = branchesTo(wanted);
  const weights = weigh(branches);
  const isWanted = new Set(wanted);
  const ordered: T[] = [];
  const ahead = [...(branches.get(null) ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (isWanted.has(next)) ordered.push(next);
    const heaviestFirst = (branches.get(next) ?? []).sort(
      (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0),
    );
    for (const branch of heaviestFirst) ahead.push(branch);
  }
  return ordered;
}

/** By base, what is wanted or leads to it; by null, the roots. */
function branchesTo<T extends Delta<T>>(wanted: readonly T[]): Map<T | null, T[]> {
  const branches = new Map<T | null, T[]>();
  const seen = new Set<T>();
  for (const one of wanted) {
    for (let node: T | null = one; node !== null && !seen.has(node); node = node.base) {
      seen.add(node);
      const others = branches.get(node.base);
      if (others === undefined) branches.set(node.base, [node]);
      else others.push(node);
    }
  }
  return branches;
}

/** How many nodes there are in each branch, without its first. */
function weigh<T extends Delta<T>>(branches: ReadonlyMap<T | null, readonly T[]>): Map<T, number> {
  const weights = new Map<T, number>();
  const bases = [...branches.keys()].filter((base) => base !== null).sort((a, b) => b.depth - a.depth);
  for (const base of bases) {
    const above = branches.get(base) ?? [];
    weights.set(
      base,
      above.reduce((sum, node) => sum + 1 + (weights.get(node) ?? 0), 0),
    );
  }
  return weights;
}
