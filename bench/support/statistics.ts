/** The middle of some numbers. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** What a share of some numbers is no larger than; between two of them as far as the share lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
