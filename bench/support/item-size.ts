/** An item as DynamoDB's protocol has it: bytes are text in base64. */
export type WireItem = Readonly<Record<string, WireValue>>;

type WireValue = {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly L?: readonly WireValue[];
  readonly M?: WireItem;
};

/** Bytes of an item as DynamoDB bills them: names and values (Developer Guide, "DynamoDB item sizes and formats"). */
export function itemBytes(item: WireItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes({ S, N, B, L, M }: WireValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/[-.]/g, '').length / 2) + 1;
  if (B !== undefined) return Buffer.byteLength(B, 'base64');
  // A list or map has 3 bytes of its own, and one for each member.
  if (L !== undefined) return L.reduce((sum, one) => sum + 1 + valueBytes(one), 3);
  if (M !== undefined) return 3 + itemBytes(M) + Object.keys(M).length;
  return 1;
}

/** What a write costs that is not part of a transaction: a unit for each KB begun. */
export function writeUnits(item: WireItem): number {
  return Math.max(1, Math.ceil(itemBytes(item) / 1024));
}

/** What a strongly consistent read costs: a unit for each 4 KB begun. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096));
}
