import type { PipelineLimits } from '../pipeline.ts';

/**
 * How many models are on their way into the table, or out of it, at a time: enough to hide DynamoDB's latency, few enough to fit in memory.
 * @param bytesOf what of an item's file is in memory
 */
export function modelsInFlight<T>(bytesOf: (item: T) => number): PipelineLimits<T> {
  return { items: 16, weight: { max: 64 * 1024 * 1024, of: bytesOf } };
}
