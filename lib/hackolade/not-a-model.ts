import { isJsonObject, type JsonObject } from './json/json-object.ts';
import type { Problem } from './types.ts';

/** Says what a JSON document that is no Hackolade model is instead, or what it lacks. */
export function notAModel(document: unknown): Problem {
  const advice = 'Save the model from Hackolade Studio, or give the file another name.';
  return { code: 'NOT_A_MODEL', message: `The file is no Hackolade model: ${describe(document)}. ${advice}` };
}

function describe(document: unknown): string {
  if (Array.isArray(document)) return 'it is a JSON list';
  if (!isJsonObject(document)) return 'it is a single JSON value';
  return guessKind(document) ?? describeGaps(document);
}

/** Formats that models are made from or turned into, and that are often saved beside them. */
function guessKind(document: JsonObject): string | null {
  if (Object.hasOwn(document, 'openapi')) return 'it looks like an OpenAPI document';
  if (Object.hasOwn(document, 'swagger')) return 'it looks like a Swagger document';
  const isSchema = Object.hasOwn(document, '$schema') || Object.hasOwn(document, 'properties');
  return isSchema ? 'it looks like a JSON Schema' : null;
}

function describeGaps({ collections, GUID }: JsonObject): string {
  const gaps = [];
  if (!Array.isArray(collections)) gaps.push("no list 'collections'");
  if (typeof GUID !== 'string') gaps.push("no text 'GUID'");
  return `it has ${gaps.join(' and ')}`;
}
