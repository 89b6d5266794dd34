import { type Model, readCatalogue } from './catalogue.ts';
import { findEncodingProblem } from './encoding-problem.ts';
import { isJsonObject } from './json-object.ts';
import { findJsonProblem } from './json-problem.ts';
import { notAModel } from './not-a-model.ts';
import type { Recognised } from './types.ts';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * Says what model a file holds, or why it holds none. Never throws, whatever the bytes; time and memory grow
 * linearly with them (their number is the caller's to limit) and are refused beyond what real models need.
 *
 * A model is a JSON object in UTF-8 with a list `collections` and a text `GUID`: this holds for every real
 * model that was looked at, in all versions of the format, and for no other JSON file beside them.
 */
export function recognise(file: Buffer): Recognised {
  const bytes = withoutByteOrderMark(file);
  const problem = findEncodingProblem(bytes) ?? findJsonProblem(bytes);
  if (problem !== null) return { kind: 'problem', problem };
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  return isModel(document)
    ? { kind: 'model', catalogue: readCatalogue(document) }
    : { kind: 'problem', problem: notAModel(document) };
}

function isModel(document: unknown): document is Model {
  return isJsonObject(document) && typeof document.GUID === 'string' && Array.isArray(document.collections);
}

function withoutByteOrderMark(file: Buffer): Buffer {
  const marked = file.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return marked ? file.subarray(BYTE_ORDER_MARK.length) : file;
}
