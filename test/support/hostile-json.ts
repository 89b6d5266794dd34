import * as fc from 'fast-check';

const words = (list: string) => fc.constantFrom(...list.split(' '));

/** Member names that mean something to Hackolade, to JavaScript or to nobody. */
const memberName = words(
  'properties items oneOf link collectionName GUID version __proto__ length then hackoladeStyles',
);

const topLevelName = words(
  `modelName databaseName dbVendor appTarget dbVersion applicationInformation description author creationTS
  lastModifTS buckets relationships views definitions settings polyglotModelPaths polyglotDefinitions
  externalDefinitions __proto__ toString constructor`.replaceAll(/\s+/g, ' '),
);

const longString = fc
  .tuple(fc.constantFrom('"', '\n', 'é', '😀', 'a'), fc.integer({ min: 30, max: 1_100 }))
  .map(([character, times]) => character.repeat(times));

const jsonString = fc.oneof(fc.string({ unit: 'binary' }), longString).map((text) => JSON.stringify(text));

/** The text of any JSON value; written, not serialised, for only so can an object have a member `__proto__`. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.oneof(jsonString, words('0 -1e400 null true')),
    fc.array(tie('json'), { maxLength: 5 }).map((items) => `[${items}]`),
    fc.array(fc.tuple(memberName, tie('json')), { maxLength: 5 }).map(writeObject),
  ),
})).json;

/** A JSON object with a text `GUID` and a list `collections`, and anything where a model has other things. */
export const modelText: fc.Arbitrary<string> = fc
  .record({
    members: fc.array(fc.tuple(topLevelName, jsonText)),
    guid: jsonString,
    entities: fc.array(jsonText),
  })
  .map(({ members, guid, entities }) =>
    writeObject([...members, ['GUID', guid], ['collections', `[${entities}]`]]),
  );

function writeObject(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `"${name}":${value}`)}}`;
}
