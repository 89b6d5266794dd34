import { hashContent } from './content-hash.ts';
import { countAttributes } from './count-attributes.ts';
import { type JsonObject, listOf, memberOf } from './json/json-object.ts';
import { readLineage } from './lineage.ts';
import { jsonBytes, takeWithin } from './take-within.ts';
import { readLine, readText } from './text.ts';
import type { Catalogue } from './types.ts';

/** A card may take 8 KB with its path, its problem and the rest: this much is left for the catalogue's JSON. */
export const MAX_CATALOGUE_BYTES = 5_000;
const MAX_ENTITY_NAMES = 200;
const MAX_LINEAGE = { links: 50, bytes: 1_000 };

/** Bytes of UTF-8. All texts at twice their limit (in JSON a quote takes two bytes) leave room for the rest. */
const MAX_BYTES = { short: 128, name: 256, description: 1_024, time: 64 };

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** A JSON document that is a model: all else in it is optional, and of any type. */
export type Model = JsonObject & { readonly GUID: string; readonly collections: readonly unknown[] };

/**
 * What a catalogue shows of a model; any document's, however strange its parts.
 *
 * @param inexactNumbers see `scanJson`
 */
export function readCatalogue(model: Model, inexactNumbers: string | null): Catalogue {
  const withoutLists: Catalogue = {
    guid: short(model.GUID) ?? '',
    name: readLine(model.modelName, MAX_BYTES.name) ?? readLine(model.databaseName, MAX_BYTES.name),
    target: short(model.dbVendor) ?? short(model.appTarget),
    targetVersion: short(model.dbVersion),
    studioVersion: short(memberOf(model.applicationInformation, 'version')),
    description: readText(model.description, MAX_BYTES.description),
    author: short(model.author),
    created: time(model.creationTS),
    modified: time(model.lastModifTS),
    isDelta: model.compMode === true,
    ...countParts(model),
    entityNames: [],
    entityNamesCut: false,
    lineage: [],
    lineageCut: false,
    contentHash: hashContent(model, inexactNumbers),
  };
  return withLists(withoutLists, model);
}

function countParts(model: Model) {
  return {
    containers: listOf(model.buckets).length,
    entities: model.collections.length,
    attributes: countAttributes(model.collections),
    relationships: listOf(model.relationships).length,
    views: listOf(model.views).length,
    definitions: listOf(memberOf(model.definitions, 'properties')).length,
  };
}

/** The lists take what the other fields leave: lineage first, for it is short. */
function withLists(catalogue: Catalogue, model: Model): Catalogue {
  const room = MAX_CATALOGUE_BYTES - jsonBytes(catalogue);
  const lineage = takeWithin(readLineage(model), MAX_LINEAGE.links, Math.min(room, MAX_LINEAGE.bytes));
  const names = takeWithin(entityNames(model), MAX_ENTITY_NAMES, room - jsonBytes(lineage.items));
  return {
    ...catalogue,
    entityNames: names.items,
    entityNamesCut: names.cut,
    lineage: lineage.items,
    lineageCut: lineage.cut,
  };
}

function* entityNames(model: Model): Generator<string> {
  for (const entity of model.collections) {
    const name = short(memberOf(entity, 'collectionName'));
    if (name !== null) yield name;
  }
}

function short(value: unknown): string | null {
  return readLine(value, MAX_BYTES.short);
}

function time(value: unknown): string | null {
  const text = readLine(value, MAX_BYTES.time);
  return text !== null && ISO_TIME.test(text) ? text : null;
}
