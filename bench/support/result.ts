import { median, quantile } from './statistics.ts';

/** `ms` and `s` depend on the machine and on who else is busy on it: only ratios of them can be compared elsewhere. */
export type Unit = 'ms' | 's' | 'MB' | 'KB' | 'requests' | 'units' | 'runs' | 'GB-s';

type Measured = { readonly what: string; readonly samples: readonly number[] };

/** Something that was measured or counted, and what it is held against. */
export type Result = Measured & {
  readonly unit: Unit;
  /** Measured in the same run, in turns with it. */
  readonly reference?: Measured;
  /** Less is better, of all that is measured here. */
  readonly target?: { readonly of: 'value' | 'ratio'; readonly atMost: number };
};

/** What has become of a result. */
export type Verdict = {
  readonly value: number;
  /** Half of the samples are in between. */
  readonly spread: readonly [number, number];
  readonly ratio: number | null;
  /** Null: there is nothing to meet. */
  readonly isMet: boolean | null;
};

export function judge({ samples, reference, target }: Result): Verdict {
  const value = median(samples);
  const ratio = reference === undefined ? null : value / median(reference.samples);
  const held = target?.of === 'ratio' ? ratio : value;
  return {
    value,
    spread: [quantile(samples, 0.25), quantile(samples, 0.75)],
    ratio,
    isMet: target === undefined || held === null ? null : held <= target.atMost,
  };
}
