/** GitLab takes any user name with a token; `oauth2` is what its documentation uses with tokens of all kinds. */
export function basicAuthorization(token: string): string {
  return `Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`;
}
