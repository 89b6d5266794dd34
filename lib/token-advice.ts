/**
 * What to do where a GitLab takes the access token no more.
 * @param instance undefined: whoever asks does not know it
 * @param condition of the token, besides its scope
 */
export function tokenAdvice(instance = '<base URL>', condition = ''): string {
  return `Give the hub a valid token with the scope read_repository${condition}: \`hub gitlab rotate ${instance} --access\`.`;
}
