import type { AttributeValue, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/**
 * Of a batch that is read: the second half of the keys is left to be asked for again, as if nothing was found for it.
 * @returns whether there is one
 */
export function leaveHalf(input: ServiceInputTypes, output: ServiceOutputTypes): boolean {
  let isLeft = false;
  for (const [table, keys] of batchOf(input)) {
    const left = keys.slice(Math.ceil(keys.length / 2));
    isLeft ||= left.length > 0;
    const names = new Set(left.map(nameOf));
    const isAnswered = (item: Item) => !names.has(nameOf(item));
    const found = responsesOf(output)[table] ?? [];
    Object.assign(output, {
      Responses: { ...responsesOf(output), [table]: found.filter(isAnswered) },
      UnprocessedKeys: left.length === 0 ? {} : { [table]: { Keys: left, ConsistentRead: true } },
    });
  }
  return isLeft;
}

/** The keys that are asked for, by their table; none where the request is no batch. */
function batchOf(input: ServiceInputTypes): [string, Item[]][] {
  if (!('RequestItems' in input)) return [];
  return Object.entries(input.RequestItems ?? {}).flatMap(([table, request]) =>
    'Keys' in request ? [[table, request.Keys ?? []]] : [],
  );
}

function responsesOf(output: ServiceOutputTypes): Record<string, Item[]> {
  const responses = 'Responses' in output ? output.Responses : undefined;
  return responses === undefined || Array.isArray(responses) ? {} : responses;
}

function nameOf({ PK, SK }: Item): string {
  return `${PK?.S} ${SK?.S}`;
}
