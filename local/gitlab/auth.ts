import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a git request brings the access token, as the password of any user name. */
export function mayUseGit({ authorization = '' }: IncomingHttpHeaders, accessToken: string): boolean {
  const [, encoded = ''] = /^basic ([\w+/=]+)$/i.exec(authorization) ?? [];
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return isSame(password, accessToken);
}

/** Whether an API request brings the access token, in `PRIVATE-TOKEN` or as a bearer. */
export function mayUseApi(headers: IncomingHttpHeaders, accessToken: string): boolean {
  const [, bearer] = /^bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = headers['private-token'] ?? bearer;
  return typeof given === 'string' && isSame(given, accessToken);
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
