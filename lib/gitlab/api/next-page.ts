/**
 * The query of the next page of a list, from the header `Link`; null: this was the last. Only the query is taken from
 * there: an answer does not say whom we ask.
 */
export function nextPage(headers: Headers): string | null {
  const [, target] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  const query = URL.parse(target ?? '')?.search.slice(1);
  return query || null;
}
