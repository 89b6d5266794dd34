import type { IncomingHttpHeaders } from 'node:http';

/** The password of a git request, whatever its user name; empty if there is none. */
export function gitPassword({ authorization = '' }: IncomingHttpHeaders): string {
  const [, encoded = ''] = /^basic ([\w+/=]+)$/i.exec(authorization) ?? [];
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return password;
}

/** What an API request brings in `PRIVATE-TOKEN` or as a bearer; empty if nothing. */
export function apiToken(headers: IncomingHttpHeaders): string {
  const [, bearer] = /^bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = headers['private-token'] || bearer;
  return typeof given === 'string' ? given : '';
}
