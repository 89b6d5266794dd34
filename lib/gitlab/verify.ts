import { hash, timingSafeEqual } from 'node:crypto';
import { originOf } from './instance.ts';

/** What a GitLab must show to be believed. Two live tokens let one be replaced without a gap. */
export type InstanceCredentials = {
  readonly instance: string;
  readonly secretTokens: readonly string[];
};

/** What a delivery showed, from its headers. */
export type Claim = {
  /** `X-Gitlab-Instance` (GitLab 15.5 and later): the origin, without a root. */
  readonly origin: string | undefined;
  /** `X-Gitlab-Token`: the secret token in clear. */
  readonly token: string;
};

export type Verification =
  | { readonly kind: 'verified'; readonly instance: string }
  | { readonly kind: 'mismatch' }
  /** The token is right, but not for one instance alone. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'unknown-instance' };

/**
 * Finds the instance that a delivery comes from. Several can share an origin, and old versions of GitLab name none: the
 * token that matches decides. Every token of every candidate is compared, so that the time taken says nothing about
 * where a match was.
 */
export function verify(claim: Claim, configured: readonly InstanceCredentials[]): Verification {
  const candidates = configured.filter(({ instance }) => mayComeFrom(instance, claim.origin));
  if (candidates.length === 0) return { kind: 'unknown-instance' };

  const shown = digest(claim.token);
  const [match, ...others] = candidates.filter(({ secretTokens }) =>
    secretTokens.map((token) => timingSafeEqual(digest(token), shown)).includes(true),
  );
  if (match === undefined) return { kind: 'mismatch' };
  return others.length === 0 ? { kind: 'verified', instance: match.instance } : { kind: 'ambiguous' };
}

function mayComeFrom(instance: string, origin: string | undefined): boolean {
  return !origin || originOf(instance) === originOf(origin);
}

/** Digests are of one length, as `timingSafeEqual` needs, and say nothing about a token's. */
function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
