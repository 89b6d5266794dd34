/** A set of bytes: 1 at the place of each that is in it. */
export type ByteSet = Uint8Array;

export const SLASH = 0x2f;

export const ANY_BYTE: ByteSet = new Uint8Array(256).fill(1);
/** What a wildcard stands for: `*`, `?` and `[…]` never match a slash. */
export const NOT_SLASH: ByteSet = ANY_BYTE.with(SLASH, 0);
