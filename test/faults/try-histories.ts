import fc from 'fast-check';
import { ENGINE, type Engine } from './engine.ts';
import { FAULT_CLASSES } from './fault-classes.ts';
import type { History } from './history.ts';
import { play } from './play.ts';
import { historiesWith } from './random-history.ts';
import type { Stage } from './stage.ts';
import { Violation } from './violation.ts';

/** Histories that are tried to make a failing one shorter. */
const SHRINK_RUNS = 200;

export type Tried = {
  readonly runs: number;
  /** Virtual milliseconds until all heads were shown, of each run. */
  readonly converged: readonly number[];
  /** How often each fault came to pass in them. */
  readonly hits: Readonly<Record<string, number>>;
  readonly failure: Failure | null;
};

/** `history`: null where the process that played it has ended before it could tell. */
type Failure = { readonly seed: number; readonly error: string; readonly history: History | null };

/** Plays random histories of a class of faults, until one breaks a promise: that one is shrunk. */
export async function tryHistories(
  stage: Stage,
  className: string,
  options: { readonly runs: number; readonly seed: number; readonly engine?: Engine },
): Promise<Tried> {
  const { runs, seed, engine = ENGINE } = options;
  const converged: number[] = [];
  let shrinks = 0;
  let error = '';
  const property = fc.asyncProperty(
    historiesWith(FAULT_CLASSES[className]?.faults ?? []),
    async (history) => {
      if (error !== '' && ++shrinks > SHRINK_RUNS) return;
      try {
        converged.push((await play(stage, history, engine)).converged);
      } catch (cause) {
        error = Error.isError(cause)
          ? cause instanceof Violation
            ? cause.message
            : String(cause.stack)
          : String(cause);
        throw cause;
      }
    },
  );
  const result = await fc.check(property, { numRuns: runs, seed });
  const [history] = result.counterexample ?? [];
  const failure = result.failed && history !== undefined ? { seed, error, history } : null;
  return { runs: result.numRuns, converged, hits: stage.tally.counts, failure };
}
