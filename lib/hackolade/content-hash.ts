import { createHash } from 'node:crypto';
import { writeCanonicalJson } from './json/canonical-json.ts';
import type { JsonObject } from './json/json-object.ts';

/**
 * What changes when a model is opened, moved about or saved again by another Studio: `settings` (diagram positions,
 * sizes, display options), the time, and what the writer says of itself.
 */
const NOT_MEANING = new Set([
  'settings',
  'lastModifTS',
  'applicationInformation',
  'pluginInformation',
  'persistenceSchemaVersion',
]);

/** Colours and corners of lines; stands in relationships and in copies of them. */
const NOT_MEANING_ANYWHERE = 'hackoladeStyles';

/**
 * SHA-256, in hex, over a model's meaning: its canonical JSON (RFC 8785) without the state of the user interface.
 * Two versions of a file with the same hash mean the same; what may be meaning counts as meaning.
 *
 * Evidence: of 200 modifications of models in three real histories, 26 touch nothing but white space, `settings`,
 * `hackoladeStyles` and `lastModifTS`, and 25 more nothing but these and what the writer says of itself. Flags of
 * forms (`error`, `hackoladeMeta`) and the index `idToNameHashTable` never change alone, so nothing would be gained
 * by leaving them out; annotations and diagram views are somebody's work, so they stay in.
 *
 * Of two members with one name the last counts, as for `JSON.parse`. Numbers that are lost in a double count as they
 * are written, and where: another order of members, or more or fewer values before them, then makes another hash.
 *
 * @param inexactNumbers see `scanJson`
 */
export function hashContent(model: JsonObject, inexactNumbers: string | null): string {
  const hash = createHash('sha256');
  const meaning = Object.fromEntries(Object.entries(model).filter(([key]) => !NOT_MEANING.has(key)));
  writeCanonicalJson(meaning, NOT_MEANING_ANYWHERE, (piece) => hash.update(piece));
  if (inexactNumbers !== null) hash.update(inexactNumbers);
  return hash.digest('hex');
}
