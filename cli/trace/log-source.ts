/** Where the functions of a hub log. */
export type LogSource =
  /** Files of `npm start`, the oldest first. */
  | { readonly kind: 'files'; readonly files: readonly string[] }
  /** Log groups of CloudWatch: `<prefix>-webhook`, and so on. */
  | { readonly kind: 'groups'; readonly prefix: string };

/** The functions through which a delivery goes. */
export const LOGGING = ['webhook', 'replicate'] as const;

export type Logging = (typeof LOGGING)[number];
