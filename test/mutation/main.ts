import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { HELP, type MutationArguments, readArguments } from './arguments.ts';
import type { MutatedFolder } from './folders.ts';
import { forgetUncovered } from './known-results.ts';
import { LEAST_PERCENT, type Score, scoreOf } from './score.ts';
import { knownResults, strykerOptions } from './stryker-options.ts';
import { keepReasons, listSurvivors, type Survivor } from './survivors.ts';

type Outcome = Score & { readonly folder: string; readonly survivors: readonly Survivor[] };

const options = readArguments(process.argv.slice(2));
if (options === 'help') process.stdout.write(HELP);
else process.exitCode = await main(options);

async function main({ folders, files, ...how }: MutationArguments): Promise<number> {
  const outcomes: Outcome[] = [];
  for (const folder of folders) outcomes.push(await mutate(folder, files, how));
  for (const { survivors } of outcomes)
    for (const { file, line, changes, reason } of survivors)
      if (reason === null) process.stdout.write(`\n${file}: ${line}\n${changes.join('\n')}\n`);
  process.stdout.write(
    '\n| folder | changes | noticed | | survivors without a reason |\n|---|---|---|---|---|\n',
  );
  for (const { folder, mutants, noticed, percent, survivors } of outcomes) {
    const unexplained = survivors.filter(({ reason }) => reason === null).length;
    process.stdout.write(
      `| ${folder} | ${mutants} | ${noticed} | ${percent.toFixed(1)} % | ${unexplained} |\n`,
    );
  }
  return outcomes.every(isWell) ? 0 : 1;
}

function isWell({ percent, survivors }: Outcome): boolean {
  return percent >= LEAST_PERCENT && survivors.every(({ reason }) => reason !== null);
}

async function mutate(
  folder: MutatedFolder,
  files: readonly string[],
  how: Pick<MutationArguments, 'jobs' | 'isFresh'>,
): Promise<Outcome> {
  await forgetUncovered(knownResults(folder.folder));
  const mutants = await new Stryker(strykerOptions(folder, files, how)).runMutationTest();
  const path = join(import.meta.dirname, 'survivors', `${folder.folder.replaceAll('/', '-')}.json`);
  const before: Survivor[] = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : [];
  const survivors = keepReasons(listSurvivors(mutants), before);
  if (files.length === 0) await writeFile(path, `${JSON.stringify(survivors, null, 2)}\n`);
  return { folder: folder.folder, ...scoreOf(mutants), survivors };
}
