import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declareFactoryPlugin, type Injector, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins, strykerValidationSchema } from '@stryker-mutator/jest-runner';

export { strykerValidationSchema };

/** What a run of jest is told. All but the files to run is left as Stryker's runner has it. */
type Settings = { readonly testFiles?: readonly string[]; readonly fileNamesUnderTest?: readonly string[] };

/** Stryker's runner for jest, with the one of its methods that all its runs go through. */
type JestRunner = TestRunner & { run(settings: Settings): Promise<unknown> };

/** Where, and for how long, each test runs. */
type TestFiles = Record<string, readonly { readonly file: string; readonly ms: number }[]>;

/** Of the tests that are tried before all that there are. */
const SOME_SECONDS_MS = 4000;

const [jestPlugin] = jestPlugins;

coveringRunner.inject = tokens('$injector');
/**
 * Stryker's runner for jest loads all test files for each mutant, and then runs the tests that cover it. This one loads only
 * the files with such tests, those that take the least time first, and ends with the first that fails.
 */
function coveringRunner(injector: Injector): TestRunner {
  if (jestPlugin === undefined) throw new Error('@stryker-mutator/jest-runner has no plugin.');
  const runner = jestPlugin.factory(injector as never) as JestRunner;
  const { run, dryRun, mutantRun } = bound(runner);
  let restriction: Settings = {};
  let testFiles: TestFiles | null = null;
  runner.run = (settings) => run({ ...settings, ...restriction });

  runner.dryRun = async (options) => {
    const result = await dryRun(options);
    if (result.status === DryRunStatus.Complete)
      writeFileSync(listPath(), JSON.stringify(filesOf(result.tests)));
    return result;
  };

  runner.mutantRun = async (options) => {
    testFiles ??= JSON.parse(readFileSync(listPath(), 'utf8')) as TestFiles;
    // What runs while a file loads is covered by no test of its own, but by whoever imports it.
    if (options.testFilter === undefined) {
      for (const files of nearestFirst(options.sandboxFileName, testFiles)) {
        restriction = { testFiles: files };
        const result = await mutantRun(options);
        if (result.status !== MutantRunStatus.Survived) return result;
      }
      restriction = { fileNamesUnderTest: [options.sandboxFileName] };
      return mutantRun(options);
    }
    return untilKilled(cheapestFirst(options.testFilter, testFiles), options, (file, one) => {
      restriction = { testFiles: [file] };
      return mutantRun(one);
    });
  };
  return runner;
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'covering', coveringRunner)];

function bound(runner: JestRunner): Pick<JestRunner, 'run' | 'dryRun' | 'mutantRun'> {
  return {
    run: runner.run.bind(runner),
    dryRun: runner.dryRun.bind(runner),
    mutantRun: runner.mutantRun.bind(runner),
  };
}

async function untilKilled(
  files: readonly (readonly [string, readonly string[], number])[],
  options: MutantRunOptions,
  runFile: (file: string, options: MutantRunOptions) => Promise<MutantRunResult>,
): Promise<MutantRunResult> {
  let nrOfTests = 0;
  for (const [file, testFilter] of files) {
    const result = await runFile(file, { ...options, testFilter: [...testFilter] });
    if (result.status !== MutantRunStatus.Survived) return result;
    nrOfTests += result.nrOfTests;
  }
  return { status: MutantRunStatus.Survived, nrOfTests };
}

/** The test beside a file, then as many others as take some seconds together. */
function nearestFirst(file: string, testFiles: TestFiles): string[][] {
  const beside = file.replace(/\.ts$/, '.test.ts');
  const cheap: string[] = [];
  let spent = 0;
  for (const [name, , ms] of cheapestFirst(Object.keys(testFiles), testFiles)) {
    spent += ms;
    if (spent < SOME_SECONDS_MS) cheap.push(name);
  }
  return [existsSync(beside) ? [beside] : [], cheap].filter(({ length }) => length > 0);
}

function cheapestFirst(tests: readonly string[], testFiles: TestFiles): [string, string[], number][] {
  const byFile = new Map<string, { names: string[]; ms: number }>();
  for (const name of tests)
    for (const { file, ms } of testFiles[name] ?? []) {
      const known = byFile.get(file) ?? { names: [], ms: 0 };
      byFile.set(file, { names: [...known.names, name], ms: known.ms + ms });
    }
  return [...byFile].sort(([, a], [, b]) => a.ms - b.ms).map(([file, { names, ms }]) => [file, names, ms]);
}

function filesOf(tests: readonly TestResult[]): TestFiles {
  const files: TestFiles = {};
  for (const { id, fileName, timeSpentMs } of tests)
    if (fileName !== undefined) files[id] = [...(files[id] ?? []), { file: fileName, ms: timeSpentMs }];
  return files;
}

/** The runner's processes share the sandbox that they run in. */
function listPath(): string {
  return join(process.cwd(), '.test-files.json');
}
