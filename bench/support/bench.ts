import type { Result } from './result.ts';

export type BenchOptions = {
  /** As little as shows a regression: for CI, which compares counts and ratios. */
  readonly isShort: boolean;
};

export type Bench = {
  readonly name: string;
  readonly run: (options: BenchOptions) => Promise<readonly Result[]>;
};
