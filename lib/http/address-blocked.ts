import { askedPatience } from './asked-patience.ts';
import { isPlainText } from './plain-text.ts';

type Answer = Pick<Response, 'status' | 'headers'>;

/**
 * Whether a 403 is none of the token's. After too many failed attempts from one address GitLab says so since 16.10
 * (lib/gitlab/auth/ip_blocked.rb), and before that `Forbidden` (Rack::Attack) or nothing. With a limit on addresses per
 * user it names the time.
 * @param text the beginning of the body; null for the answer to a HEAD, which has none
 */
export function isAddressBlocked({ headers }: Answer, text: string | null): boolean {
  if (headers.has('retry-after')) return true;
  // Without words there is their type: a block is plain text, where the API says all it has to say in JSON.
  if (text === null) return isPlainText(headers);
  const isTerse = /^(Forbidden|Gitlab::Auth::IpBlocked)?$/i.test(text.trim());
  return isTerse || /\btoo many failed authentication attempts\b/i.test(text);
}

/** A block lasts a quarter of an hour on GitLab.com and an hour by default elsewhere; asking makes it no longer. */
const BLOCKED_SECONDS = 15 * 60;

/** For how long to leave alone who blocks us, as an option of RetryLater. */
export function blockPatience(answer: Answer): { readonly retryAfterSeconds: number } {
  return { retryAfterSeconds: BLOCKED_SECONDS, ...askedPatience(answer) };
}
