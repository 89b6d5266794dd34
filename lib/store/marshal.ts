import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, AttributeValue>;

/** Plain values to attributes. What is unknown, null or undefined, is left out. */
export function toItem(values: Record<string, unknown>): Item {
  const known = Object.entries(values).filter(([, value]) => value !== null);
  return marshall(Object.fromEntries(known), { removeUndefinedValues: true });
}

export function fromItem(item: Item): Record<string, unknown> {
  return unmarshall(item);
}
