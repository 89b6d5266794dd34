/** Whether an answer is in words for whoever asks, and neither data nor a page. */
export function isPlainText(headers: Headers): boolean {
  return /^text\/plain\b/i.test(headers.get('content-type') ?? '');
}
