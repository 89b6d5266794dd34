import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, AttributeValue>;

/** Plain values to attributes. What is unknown, null or undefined, is left out. */
export function toItem(values: Record<string, unknown>): Item {
  const known = Object.entries(values).filter(([, value]) => value !== null);
  return marshall(Object.fromEntries(known), { removeUndefinedValues: true });
}

/** Attributes to plain values. Somebody else may have written a number with more digits than fit: that is no error here. */
export function fromItem(item: Item): Record<string, unknown> {
  return unmarshall(item, { wrapNumbers: Number });
}
