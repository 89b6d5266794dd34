import { type JsonObject, listOf, memberOf } from './json/json-object.ts';
import { readLine } from './text.ts';

const MAX_LINK_BYTES = 512;

/** `/Users/…`, `C:\…`, `\\server\…`, `file:…` */
const PLACE_ON_A_MACHINE = /^(?:[/\\]|[a-z]:[/\\]|file:)/i;

/**
 * The models that a model comes from, distinct, in the order of the file: first those it is derived from
 * (`polyglotModelPaths`), then those that single definitions refer to (`link`, which in real files stands in
 * the items of `polyglotDefinitions` and `externalDefinitions` only). A path is relative to the model's folder; a
 * link to another repository has the form `?g=github&o=<owner>&r=<repository>&f=<path>&b=<branch>`.
 *
 * Absolute paths are left out: they name a place on their author's machine, lead nowhere for anybody else, and
 * often hold the author's name.
 */
export function* readLineage(model: JsonObject): Generator<string> {
  const seen = new Set<string>();
  for (const value of linksOf(model)) {
    const link = readLine(value, MAX_LINK_BYTES);
    if (link === null || seen.has(link) || PLACE_ON_A_MACHINE.test(link)) continue;
    seen.add(link);
    yield link;
  }
}

function* linksOf(model: JsonObject): Generator<unknown> {
  for (const parent of listOf(model.polyglotModelPaths)) yield memberOf(parent, 'polyglotModelPath');
  for (const holder of [model.polyglotDefinitions, model.externalDefinitions]) {
    for (const definition of listOf(memberOf(holder, 'properties'))) yield memberOf(definition, 'link');
  }
}
