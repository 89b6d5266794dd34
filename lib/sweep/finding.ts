import type { BadCredentials } from '../errors.ts';
import type { HubHook } from '../gitlab/api/hooks.ts';
import type { TokenExpiry } from '../gitlab/token-expiry.ts';

/** What a sweep has done or seen, and what has failed in it. */
export type Finding =
  /** Projects that were asked for, and what the table says of these. */
  | {
      readonly kind: 'hinted';
      readonly projects: number;
      /** Those that wait for a person. */
      readonly failed: number;
      /** Files that are no usable models. */
      readonly problems: number;
    }
  /** Projects that were not asked for: they have failed for want of an access token, and there is none yet. */
  | { readonly kind: 'unserved'; readonly instance: string; readonly projects: number }
  | { readonly kind: 'discovered'; readonly group: string; readonly projects: number }
  | ({ readonly kind: 'token'; readonly instance: string } & TokenExpiry)
  | { readonly kind: 'token-refused'; readonly instance: string; readonly error: BadCredentials }
  | { readonly kind: 'token-unknown'; readonly instance: string; readonly why: string }
  | { readonly kind: 'hooks'; readonly instance: string; readonly disabled: readonly DisabledHook[] }
  /** The token may not read them. */
  | { readonly kind: 'hooks-unknown'; readonly instance: string; readonly of: 'projects' | 'groups' }
  | {
      readonly kind: 'failed';
      readonly part: SweepPart;
      readonly where: string | null;
      readonly error: unknown;
    };

/** Of a project or a group: `projects/42`. */
export type DisabledHook = HubHook & { readonly owner: string };

/** `hints`: what the sweep is for; the others are done all the same if it fails, and they never stand in its way. */
export type SweepPart = 'hints' | 'access secret' | 'token' | 'discovery' | 'hooks';

/** Does a part of a sweep; what fails is a finding, too. */
export async function attempt(
  part: SweepPart,
  where: string | null,
  work: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    return [{ kind: 'failed', part, where, error }];
  }
}
