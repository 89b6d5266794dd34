type Appointment = { readonly at: number; readonly act: () => Promise<void> | void };

/** Time that passes only when nothing is left to do at the moment. */
export class VirtualTime {
  /** Milliseconds since 1970. */
  now = Date.parse('2026-01-01T00:00:00Z');
  readonly #agenda: Appointment[] = [];

  after(milliseconds: number, act: Appointment['act']): void {
    const at = this.now + milliseconds;
    const later = this.#agenda.findLastIndex((appointment) => appointment.at <= at);
    this.#agenda.splice(later + 1, 0, { at, act });
  }

  /** Lets time pass until there is nothing left to do. */
  async pass(): Promise<void> {
    for (let next = this.#agenda.shift(); next !== undefined; next = this.#agenda.shift()) {
      this.now = next.at;
      await next.act();
    }
  }
}
