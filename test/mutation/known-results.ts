import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';

const mutant = z.looseObject({ status: z.string(), coveredBy: z.optional(z.array(z.string())) });
const report = z.looseObject({ files: z.record(z.string(), z.looseObject({ mutants: z.array(mutant) })) });

/**
 * Forgets the survivors among what earlier runs have found out that no test was seen to run through. Stryker would take
 * them for survivors until their own code changes: what runs while a file loads is covered by no test of its own, so that
 * a new test does not count as a reason to try again.
 */
export async function forgetUncovered(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const known = report.parse(JSON.parse(await readFile(path, 'utf8')));
  for (const file of Object.values(known.files))
    file.mutants = file.mutants.filter((one) => !isUncovered(one));
  await writeFile(path, JSON.stringify(known));
}

function isUncovered({ status, coveredBy = [] }: z.infer<typeof mutant>): boolean {
  return (status === 'Survived' || status === 'NoCoverage') && coveredBy.length === 0;
}
