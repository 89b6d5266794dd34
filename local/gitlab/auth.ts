import type { IncomingHttpHeaders } from 'node:http';
import { isSameSecret } from '../../lib/same-secret.ts';

/** Whether a git request brings the access token, as the password of any user name. */
export function mayUseGit({ authorization = '' }: IncomingHttpHeaders, accessToken: string): boolean {
  const [, encoded = ''] = /^basic ([\w+/=]+)$/i.exec(authorization) ?? [];
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return isSameSecret(password, accessToken);
}

/** Whether an API request brings the access token, in `PRIVATE-TOKEN` or as a bearer. */
export function mayUseApi(headers: IncomingHttpHeaders, accessToken: string): boolean {
  const [, bearer] = /^bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = headers['private-token'] ?? bearer;
  return typeof given === 'string' && isSameSecret(given, accessToken);
}
