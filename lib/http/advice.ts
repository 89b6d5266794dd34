/**
 * What to do where a GitLab takes the access token no more.
 * @param instance undefined: whoever asks does not know it
 * @param condition of the token, besides its scope
 */
export function tokenAdvice(instance = '<base URL>', condition = ''): string {
  return `Give the hub a valid token with the scope read_repository${condition}: \`hub gitlab rotate ${instance} --access\`.`;
}

/** Where a token is one, but may not read. */
export const GIVE_READER_ROLE =
  'Give the token the scope read_repository and at least the Reporter role in the project.';

/** Where a project is not there for a token. */
export const CHECK_MEMBERSHIP =
  'Check that the project exists and that the owner of the token is a member of it.';

/** Where something answers that is no GitLab. */
export const CHECK_BASE_URL =
  'If this lasts, check the base URL of the instance, and what stands before it: a login page, or a proxy.';

/** Where the address that we ask is not the one that GitLab wants to be asked at. */
export const WRITE_AS_GITLAB =
  'Write the instance in the secrets as GitLab itself does: its scheme, host and relative root.';

/** Where GitLab turns down whoever comes from our address. */
export const UNBLOCK_ADDRESS =
  'Look for an invalid token that is used from this address; if there is none, put the address on the allowlist.';

/** Where the instance asks for patience. */
export const WAIT_FOR_INSTANCE = 'Nothing to do: it is tried again when the instance allows it.';

/** Where the end of the run has cut off a request. */
export const NOTHING_TO_DO = 'Nothing to do: the work is taken up again.';
