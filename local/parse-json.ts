/** Null for what is no JSON: whoever asks has a schema that does not take it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
