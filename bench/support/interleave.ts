/** Measures once, and answers by how much. */
export type Measure = () => Promise<number>;

/**
 * Runs measurements in turns, so that whatever else the machine is busy with meets all of them alike, each time beginning
 * with another one. What a warm-up measures is not kept.
 * @returns the samples of each
 */
export async function interleave<Name extends string>(
  measures: Readonly<Record<Name, Measure>>,
  { runs, warmUp = 1 }: { readonly runs: number; readonly warmUp?: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measures) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let run = -warmUp; run < runs; run += 1) {
    const first = Math.abs(run) % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const sample = await measures[name]();
      if (run >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** How many milliseconds something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
