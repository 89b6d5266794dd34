import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RecordedItem } from './recorded.ts';

/** What code of a version finds in items of each kind: attributes and their types. */
export function wordsOf(items: readonly RecordedItem[]): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>();
  for (const item of items) {
    const kind = kindOf(item);
    const known = words.get(kind) ?? new Set();
    for (const word of typesOf('', item)) known.add(word);
    words.set(kind, known);
  }
  return words;
}

/** `PROJECT`, `PROJECT#RUN#`, `MODEL#`, `SYNC#`, `PART#` …: the sort key without what is its own. */
function kindOf({ PK, SK }: RecordedItem): string {
  const partition = PK?.S === 'HUB' ? 'HUB ' : '';
  return partition + (/^([A-Z]+)(#[A-Z]+#|[#~])?/.exec(SK?.S ?? '')?.[0] ?? '');
}

function typesOf(prefix: string, map: Readonly<Record<string, AttributeValue>>): string[] {
  return Object.entries(map).flatMap(([name, value]) => {
    const path = prefix + name;
    const type = Object.keys(value).join();
    return value.M ? [`${path}: ${type}`, ...typesOf(`${path}.`, value.M)] : [`${path}: ${type}`];
  });
}
