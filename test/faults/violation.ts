/** The promises that are checked; `docs/reliability.md` says what each means. */
export type Promised =
  | 'convergence'
  | 'no phantom delete'
  | 'one head'
  | 'monotone'
  | 'no stale word'
  | 'no dangling card'
  | 'no lost push'
  | 'conservation'
  | 'idempotence'
  | 'no leak'
  | 'bounded work'
  | 'secrecy'
  | 'settled'
  | 'checkers'
  | 'drain';

/** A promise that was broken. */
export class Violation extends Error {
  readonly promised: Promised;

  constructor(promised: Promised, what: string) {
    super(`${promised}: ${what}`);
    this.name = 'Violation';
    this.promised = promised;
  }
}

/** @throws Violation where the lists differ, whatever their order */
export function expectSame(promised: Promised, what: string, found: string[], wanted: string[]): void {
  const [have, want] = [found.toSorted(), wanted.toSorted()];
  if (have.join('\n') === want.join('\n')) return;
  const extra = have.filter((one) => !want.includes(one));
  const missing = want.filter((one) => !have.includes(one));
  throw new Violation(
    promised,
    `${what}: missing ${JSON.stringify(missing)}, unwanted ${JSON.stringify(extra)}`,
  );
}
