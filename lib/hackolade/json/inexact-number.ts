/** A double holds any number of so many digits (IEEE 754), unless it is extremely large or small. */
export const EXACT_DIGITS = 15;
const EXACT = new RegExp(`^-?[\\d.]{1,${EXACT_DIGITS}}(?:e[+-]?\\d{1,2})?$`, 'i');

/**
 * May a JSON number be lost when it is read as a double, as `JSON.parse` does? `12345678901234567891` becomes another
 * number and `1e400` none. Not lost is what has few digits, or is what JavaScript itself writes for the double; what
 * is only spelled otherwise (`1.0000000000000000`) is not told apart from what is lost.
 */
export function isInexact(number: string): boolean {
  return !EXACT.test(number) && String(Number(number)) !== number;
}
