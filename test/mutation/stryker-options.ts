import type { PartialStrykerOptions } from '@stryker-mutator/api/core';
import { sharedDirectory } from '../support/shared-directory.ts';
import type { MutatedFolder } from './folders.ts';

/** Where Stryker works; git ignores it. */
const WORKPLACE = '.modelhub/mutation';

/** Where a folder's results are remembered. */
export function knownResults(folder: string): string {
  return `${WORKPLACE}/${folder.replaceAll('/', '-')}.known.json`;
}

/** @param files the only ones of the folder to be mutated, or none for all */
export function strykerOptions(
  { folder, tests }: MutatedFolder,
  files: readonly string[],
  { jobs, isFresh }: { readonly jobs: number; readonly isFresh: boolean },
): PartialStrykerOptions {
  // Tests run in a copy of the tree, which has no neighbour.
  process.env.MODELHUB_SHARED = sharedDirectory;
  const mutated = files.filter((file) => file.startsWith(`${folder}/`));
  return {
    mutate: mutated.length > 0 ? mutated : [`${folder}/**/*.ts`, `!${folder}/**/*.test.ts`],
    testRunner: 'covering',
    plugins: ['./test/mutation/covering-runner.ts'],
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    // Stryker cannot read the configuration of TypeScript 7, and needs none.
    tsconfigFile: 'tsconfig.none.json',
    coverageAnalysis: 'perTest',
    jest: {
      configFile: 'jest.config.mjs',
      enableFindRelatedTests: false,
      config: { testMatch: tests.map((glob) => `<rootDir>/${glob}`) },
    },
    // Each run of jest leaves its modules in memory.
    maxTestRunnerReuse: 100,
    // What was found out is not asked again until the code, or a test that runs through it, is another one.
    incremental: true,
    incrementalFile: knownResults(folder),
    force: isFresh,
    concurrency: jobs,
    timeoutMS: 10_000,
    dryRunTimeoutMinutes: 15,
    reporters: ['progress-append-only', 'json', 'html'],
    jsonReporter: { fileName: `${WORKPLACE}/${folder.replaceAll('/', '-')}.json` },
    htmlReporter: { fileName: `${WORKPLACE}/${folder.replaceAll('/', '-')}.html` },
    tempDirName: `${WORKPLACE}/sandboxes`,
    // It warns of what is slow; the rest of what it may warn of stays.
    warnings: { slow: false, unknownOptions: true, preprocessorErrors: true, unserializableOptions: true },
  };
}
