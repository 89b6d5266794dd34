/** Bounds on what is in flight at once. */
export type PipelineLimits<T> = {
  readonly items: number;
  /** Sum of the items' weights, e.g. bytes. An item that is heavier on its own still passes, alone. */
  readonly weight?: { readonly max: number; readonly of: (item: T) => number };
};

/**
 * Runs `work` on each item of a stream, several at a time, and takes the next item only when there is room: that is
 * what slows the sender down. On the first failure no further item is taken, what is in flight is awaited (nothing
 * goes on behind the caller's back), the stream is closed, and the failure is thrown. One of the work counts more than one
 * of the stream: a caller may take a stream that ended early for well, but not what was begun and has failed.
 */
export async function pipeline<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limits: PipelineLimits<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const { items: maxItems, weight: { max, of } = { max: 0, of: () => 0 } } = limits;
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const streamFailures: unknown[] = [];
  let weight = 0;
  const hasRoomFor = (more: number): boolean =>
    inFlight.size === 0 || (inFlight.size < maxItems && weight + more <= max);
  try {
    for await (const item of items) {
      const itemWeight = of(item);
      while (!hasRoomFor(itemWeight)) await Promise.race(inFlight);
      if (failures.length > 0) break;
      weight += itemWeight;
      const task: Promise<void> = work(item)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          weight -= itemWeight;
          inFlight.delete(task);
        });
      inFlight.add(task);
    }
  } catch (error) {
    streamFailures.push(error);
  }
  await Promise.all(inFlight);
  for (const failure of [...failures, ...streamFailures]) throw failure;
}
