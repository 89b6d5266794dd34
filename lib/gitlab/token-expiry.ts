/** GitLab tells of a project's or group's access token 60, 30, 7 and 1 days before it expires. */
export type TokenExpiry = {
  /** What the token is called; not the token. */
  readonly token: string | null;
  /** As GitLab writes it: `2026-12-31`, at 00:00 UTC. */
  readonly expiresAt: string | null;
  /** Whole days from now on, rounded up; null where the event does not say when. */
  readonly daysLeft: number | null;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** @param attributes of the token, as GitLab has them; null: it does not say */
export function tokenExpiry(
  attributes: { readonly name: string | null; readonly expires_at: string | null } | null,
  now: Date,
): TokenExpiry {
  const expiresAt = attributes?.expires_at ?? null;
  const left = Date.parse(expiresAt ?? '') - now.getTime();
  return {
    token: attributes?.name ?? null,
    expiresAt,
    daysLeft: Number.isNaN(left) ? null : Math.ceil(left / DAY_MS),
  };
}
