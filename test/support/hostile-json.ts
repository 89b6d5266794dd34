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

/** Fast-check's own `binary` takes a second to get ready. */
export const anyCharacter = fc.nat(0x10_ffff).map((code) => String.fromCodePoint(code));

const jsonString = fc
  .oneof(fc.string({ unit: anyCharacter }), longString)
  .map((text) => JSON.stringify(text));

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

const awkward = fc.constantFrom('"', '\\', 'é', '€', '😀', '\u0001', '\ud800', '\u2028', ' ', 'a');
const hugeText = fc
  .tuple(awkward, fc.constantFrom(1, 10, 100, 1_100), fc.nat(99))
  .map(([character, times, n]) => JSON.stringify(`${n}${character.repeat(times)}`));

/** A list of up to 300 objects that differ in the text of one member. */
function hugeList(name: string): fc.Arbitrary<string> {
  return fc.tuple(hugeText, fc.integer({ min: 0, max: 300 })).map(([text, length]) => {
    const items = Array.from({ length }, (_, n) => writeObject([[name, `"${n}${text.slice(1)}`]]));
    return `[${items}]`;
  });
}

/** A model of which every text is too long, and every list. */
export const hugeModelText: fc.Arbitrary<string> = fc
  .record({
    modelName: hugeText,
    GUID: hugeText,
    dbVendor: hugeText,
    dbVersion: hugeText,
    description: hugeText,
    author: hugeText,
    creationTS: fc.nat(2_000).map((digits) => `"2026-01-01T00:00:00.${'0'.repeat(digits + 1)}Z"`),
    applicationInformation: hugeText.map((version) => writeObject([['version', version]])),
    collections: hugeList('collectionName'),
    polyglotModelPaths: hugeList('polyglotModelPath'),
    externalDefinitions: hugeList('link').map((list) => writeObject([['properties', list]])),
  })
  .map((members) => writeObject(Object.entries(members)));
