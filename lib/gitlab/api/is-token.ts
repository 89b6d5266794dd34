/** What GitLab's tokens are made of. What is not cannot be a header either, and `fetch` would quote it in its error. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
