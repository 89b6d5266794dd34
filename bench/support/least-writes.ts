import { isDeepStrictEqual } from 'node:util';
import { type WireItem, writeUnits } from './item-size.ts';

type Items = ReadonlyMap<string, WireItem>;

/** Actions that DynamoDB takes in a transaction, without the project's own. */
const CARDS_PER_TRANSACTION = 99;

/**
 * The write units that no protocol can do without which leads from one state of the table to the other and shows nothing
 * half done: each new part, each superseded one, each card and the project in transactions, which cost twice, and a unit
 * for a record.
 */
export function leastWrites(before: Items, after: Items): number {
  const changed = [...after].filter(([key, item]) => !isDeepStrictEqual(item, before.get(key)));
  const deleted = [...before].filter(([key]) => !after.has(key));
  if (changed.length + deleted.length === 0) return 0;
  const unitsOf = (items: typeof changed) => items.reduce((sum, [, item]) => sum + writeUnits(item), 0);
  const parts = changed.filter(([key]) => key.startsWith('C#'));
  const cards = [...changed, ...deleted].filter(([key]) => /^P#.* MODEL[#~]/s.test(key));
  const projects = changed.filter(([key]) => /^P#\S+ PROJECT$/.test(key));
  const transactions = Math.max(1, Math.ceil(cards.length / CARDS_PER_TRANSACTION));
  return unitsOf(parts) + 2 * unitsOf(cards) + 2 * transactions * unitsOf(projects) + 1;
}
