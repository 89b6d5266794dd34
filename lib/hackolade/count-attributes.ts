import { isJsonObject, type JsonObject, listOf } from './json/json-object.ts';

/** Where Hackolade nests attributes: in records, lists and choices. */
const NESTED = ['properties', 'items', 'oneOf', 'anyOf', 'allOf'];

/**
 * Counts the attributes of entities, at any depth: the items of every `properties` list that is reached through
 * `NESTED` only, for definitions, samples and rules of an entity are none. Recursive: for documents of bounded
 * depth.
 */
export function countAttributes(entities: readonly unknown[]): number {
  let count = 0;
  for (const entity of entities) if (isJsonObject(entity)) count += countIn(entity);
  return count;
}

function countIn(node: JsonObject): number {
  let count = listOf(node.properties).length;
  for (const key of NESTED) {
    const nested = node[key];
    count += isJsonObject(nested) ? countIn(nested) : countAttributes(listOf(nested));
  }
  return count;
}
