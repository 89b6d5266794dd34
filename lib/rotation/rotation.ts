/** What became of an instance's token in a rotation. */
export type Rotation =
  | { readonly kind: 'not-due'; readonly instance: string; readonly daysLeft: number | null }
  | {
      readonly kind: 'unable';
      readonly instance: string;
      readonly daysLeft: number | null;
      readonly why: string;
    }
  | { readonly kind: 'rotated'; readonly instance: string; readonly expiresAt: string }
  /** An earlier rotation was cut off after it had saved the new token and before that was the current one. */
  | { readonly kind: 'recovered'; readonly instance: string }
  /** Somebody has put another token into the secret meanwhile, which stands; the new one is not used. */
  | { readonly kind: 'overtaken'; readonly instance: string }
  | { readonly kind: 'failed'; readonly instance: string; readonly error: unknown };

/**
 * Whether the new token is what the secret has now. `pending`: it is safe in a version that could not be made the current
 * one, which the next attempt does.
 */
export type Saved = 'saved' | 'overtaken' | 'pending';

/** A token in the place of another. */
export type Replacement = { readonly instance: string; readonly former: string; readonly next: string };
