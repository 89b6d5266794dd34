/** What a look at one link of the chain has come to. */
export type Finding = {
  /** The link: `token`, `hook acme/data`. */
  readonly check: string;
  /** `unknown`: it could not be looked at, which is neither good nor bad; the detail says why. */
  readonly state: 'ok' | 'failed' | 'unknown';
  /** What was seen, and what it means. */
  readonly detail: string;
  /** What to do; null: nothing. */
  readonly advice: string | null;
};

export function ok(check: string, detail: string, advice: string | null = null): Finding {
  return { check, state: 'ok', detail, advice };
}

export function failed(check: string, detail: string, advice: string | null): Finding {
  return { check, state: 'failed', detail, advice };
}

export function unknown(check: string, detail: string, advice: string | null = null): Finding {
  return { check, state: 'unknown', detail, advice };
}
