/** Which hub is meant: the one that `npm start` runs in this checkout, or a deployed stage. */
export type Where = { readonly kind: 'local' } | { readonly kind: 'stage'; readonly stage: string };
