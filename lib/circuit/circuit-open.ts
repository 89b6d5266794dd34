import { RetryLater } from '../errors.ts';
import { type Circuit, secondsLeft } from './circuit.ts';

/** Longest time over which those who waited come back. */
const LONGEST_SPREAD_SECONDS = 60;

/** The instance is left alone. It says for how long, and in that differs from one message to the next. */
export class CircuitOpen extends RetryLater {
  static override readonly label: string = 'CircuitOpen';

  constructor(instance: string, why: string, retryAfterSeconds: number) {
    super('CIRCUIT_OPEN', `${instance} is left alone for a while because of ${why}.`, {
      retryAfterSeconds,
      advice: `Nothing to do: it is tried again. If it lasts, see what ${why} asks for.`,
    });
  }
}

/**
 * Why an instance may not be asked now; null if it may.
 * @param random in [0, 1): spreads those who wait, so that the first to come back can find out for all
 */
export function refusalBy(
  circuit: Circuit,
  instance: string,
  at: number,
  random: number,
): CircuitOpen | null {
  const left = secondsLeft(circuit, at);
  if (left === 0 || circuit.opening === null) return null;
  const spread = Math.min(circuit.opening.seconds / 2, LONGEST_SPREAD_SECONDS);
  return new CircuitOpen(instance, circuit.opening.code, left + Math.ceil(random * spread));
}
