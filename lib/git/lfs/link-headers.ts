/** RFC 9110, 5.6.2 and 5.5. `fetch` would quote the value that it cannot send, which is a secret, in its error. */
const NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
const VALUE = /^[\t\x20-\x7e]{0,8192}$/;
const MAX_HEADERS = 20;

/** They say how a request travels, which is for the sender alone to say. */
const OURS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether what the LFS server wants to have sent to the store can be sent, and is nothing but a plain download. */
export function canBeSent(headers: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(headers);
  return (
    entries.length <= MAX_HEADERS &&
    entries.every(([name, value]) => NAME.test(name) && VALUE.test(value) && !OURS.has(name.toLowerCase()))
  );
}
