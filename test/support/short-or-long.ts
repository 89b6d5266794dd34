/** Of a test that is long by nature: its short form, or with MODELHUB_LONG=1, as in CI, its long one. */
export function shortOrLong<T>(short: T, long: T): T {
  return process.env.MODELHUB_LONG ? long : short;
}
