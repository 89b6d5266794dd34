const GUID = /([0-9a-f]{8})(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;
/** The bulk of a model. */
const LISTS = ['collections', 'buckets', 'relationships', 'views'];

/** A plausible model of almost so many bytes: a real one whose parts are there many times, each with GUIDs of its own. */
export function enlargeModel(model: string, bytes: number): Buffer {
  const original: Record<string, unknown> = JSON.parse(model);
  const copies = Math.floor(bytes / bulkBytes(original));
  const all = Array.from({ length: copies }, (_, copy) => withOtherGuids(original, copy));
  const lists = LISTS.map((key) => [key, all.flatMap((one) => one[key])]);
  const names = Object.assign({}, ...all.map(({ idToNameHashTable }) => idToNameHashTable));
  const enlarged = { ...original, ...Object.fromEntries(lists), idToNameHashTable: names };
  return Buffer.from(JSON.stringify(enlarged, null, 4));
}

function bulkBytes(model: Record<string, unknown>): number {
  const bulk = [...LISTS, 'idToNameHashTable'].map((key) => [key, model[key]]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(bulk), null, 4));
}

function withOtherGuids(model: Record<string, unknown>, copy: number): Record<string, unknown> {
  const other = (start: string) => ((Number.parseInt(start, 16) + copy) >>> 0).toString(16).padStart(8, '0');
  return JSON.parse(JSON.stringify(model).replaceAll(GUID, other));
}
