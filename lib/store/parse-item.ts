import type * as z from 'zod/mini';
import { ItemDamaged } from './item-damaged.ts';
import { fromItem, type Item } from './marshal.ts';

/**
 * The values of an item.
 *
 * @param advice what to do if somebody has changed it
 * @throws ItemDamaged `ITEM_DAMAGED`
 */
export function parseItem<Schema extends z.ZodMiniType>(
  schema: Schema,
  item: Item,
  advice: string,
): z.output<Schema> {
  const parsed = schema.safeParse(fromItem(item));
  if (parsed.success) return parsed.data;
  const attributes = new Set(parsed.error.issues.map(({ path: [attribute] }) => String(attribute)));
  throw new ItemDamaged(item, [...attributes], advice);
}
