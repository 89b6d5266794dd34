const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;

/** The page of a list that a query asks for (`page`, `per_page`), and the number of the next; null: it is the last. */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
): { readonly items: readonly T[]; readonly next: number | null } {
  const perPage = Math.min(Number(query.get('per_page')) || DEFAULT_PER_PAGE, MAX_PER_PAGE);
  const page = Number(query.get('page')) || 1;
  const end = page * perPage;
  return { items: items.slice(end - perPage, end), next: end < items.length ? page + 1 : null };
}

/** How GitLab tells of the next page: in `Link` and in `X-Next-Page`. */
export function pageHeaders(
  url: string,
  query: URLSearchParams,
  next: number | null,
): Record<string, string> {
  if (next === null) return { 'X-Next-Page': '' };
  const following = new URLSearchParams(query);
  following.set('page', String(next));
  return { 'X-Next-Page': String(next), Link: `<${url}?${following}>; rel="next"` };
}
