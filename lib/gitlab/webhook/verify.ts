import { isSameSecret } from '../../same-secret.ts';
import { originOf } from '../instance.ts';
import { isRecent, isSignedBy, type Signed } from './signature.ts';

/** What a GitLab must show to be believed. Two live values of each let one be replaced without a gap. */
export type InstanceCredentials = {
  readonly instance: string;
  readonly secretTokens: readonly string[];
  readonly signingKeys: readonly Buffer[];
};

/** What a delivery showed. */
export type Claim = {
  /** `X-Gitlab-Instance` (GitLab 15.5 and later): the origin, without a root. */
  readonly origin: string | undefined;
  /** `X-Gitlab-Token`: the secret token in clear; empty if there is none. */
  readonly token: string;
  /** Null if the delivery is not signed. */
  readonly signed: Signed | null;
  readonly receivedAt: Date;
};

export type Verification =
  | { readonly kind: 'verified'; readonly instance: string }
  /** Signed as it should be, but not now: its clock is wrong, or somebody plays a recording. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'mismatch' }
  /** The instance signs its deliveries, and a secret token is not enough. */
  | { readonly kind: 'unsigned' }
  /** What was shown is right, but not for one instance alone. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'unknown-instance' };

type Finding = 'match' | 'stale' | 'mismatch' | 'unsigned';

/**
 * Finds the instance that a delivery comes from. Several can share an origin, and old versions of GitLab name none: the
 * credential that matches decides. Every credential of every candidate is compared, so that the time taken says
 * nothing about where a match was.
 */
export function verify(claim: Claim, configured: readonly InstanceCredentials[]): Verification {
  const candidates = configured.filter(({ instance }) => mayComeFrom(instance, claim.origin));
  if (candidates.length === 0) return { kind: 'unknown-instance' };

  const findings = candidates.map((candidate) => examine(claim, candidate));
  const [match, ...others] = candidates.filter((_, index) => findings[index] === 'match');
  if (match !== undefined) {
    return others.length === 0 ? { kind: 'verified', instance: match.instance } : { kind: 'ambiguous' };
  }
  if (findings.includes('stale')) return { kind: 'stale' };
  return findings.every((finding) => finding === 'unsigned') ? { kind: 'unsigned' } : { kind: 'mismatch' };
}

function mayComeFrom(instance: string, origin: string | undefined): boolean {
  return !origin || originOf(instance) === originOf(origin);
}

/**
 * A signature that can be checked decides alone: who has recorded a delivery has recorded its secret token, too. A
 * delivery without one falls back on the secret token only while the instance still has one.
 */
function examine({ token, signed, receivedAt }: Claim, candidate: InstanceCredentials): Finding {
  const { secretTokens, signingKeys } = candidate;
  const hasToken = secretTokens.map((expected) => isSameSecret(token, expected)).includes(true);
  const byToken = hasToken ? 'match' : 'mismatch';
  if (signingKeys.length === 0) return byToken;
  if (signed === null) return secretTokens.length === 0 ? 'unsigned' : byToken;
  if (!isSignedBy(signingKeys, signed)) return 'mismatch';
  return isRecent(signed, receivedAt) ? 'match' : 'stale';
}
