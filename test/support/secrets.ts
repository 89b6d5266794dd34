/**
 * The forms in which GitLab writes tokens; all secrets of the tests have one of them. The last is what git is sent: the
 * beginning of `oauth2:` in base64.
 */
const SECRET = /(?:gl(?:pat|soat|wt)-[\w-]{3,}|whsec_[A-Za-z0-9+/]{16,}=*|b2F1dGgyOm[A-Za-z0-9+/]{4,}=*)/g;

/** Secrets in a text that should have none. */
export function findSecrets(text: string): string[] {
  return text.match(SECRET) ?? [];
}
