import { type Model, readCatalogue } from './catalogue.ts';
import { findEncodingProblem } from './encoding-problem.ts';
import { isJsonObject } from './json/json-object.ts';
import { jsonProblem } from './json/json-problem.ts';
import { readJson } from './json/read-json.ts';
import { notAModel } from './not-a-model.ts';
import type { Recognised } from './types.ts';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * Says what model a file holds, or why it holds none. Never throws, whatever the bytes; time grows linearly with
 * them, and what would take more memory than `MAX_PARSED_BYTES` is refused. Of members with the same name the last
 * counts. The comparison of two models, which has `compMode`, is a model like any other.
 *
 * A model is a JSON object in UTF-8 with a list `collections` and a text `GUID`: this holds for every real
 * model that was looked at, in all versions of the format, and for no other JSON file beside them.
 */
export function recognise(file: Buffer): Recognised {
  const bytes = withoutByteOrderMark(file);
  const problem = findEncodingProblem(bytes);
  if (problem !== null) return { kind: 'problem', problem };
  const reading = readJson(bytes);
  if (reading.kind !== 'document') return { kind: 'problem', problem: jsonProblem(bytes, reading) };
  const { document, inexactNumbers } = reading;
  return isModel(document)
    ? { kind: 'model', catalogue: readCatalogue(document, inexactNumbers) }
    : { kind: 'problem', problem: notAModel(document) };
}

function isModel(document: unknown): document is Model {
  return isJsonObject(document) && typeof document.GUID === 'string' && Array.isArray(document.collections);
}

function withoutByteOrderMark(file: Buffer): Buffer {
  const marked = file.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return marked ? file.subarray(BYTE_ORDER_MARK.length) : file;
}
