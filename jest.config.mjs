// The default suite is to take less than two minutes. What takes longer than it can bear is in `*.long.test.ts`: CI runs it
// (`npm run test:long`), and so does who names it, or its folder.
const isWhole = process.argv.slice(2).every((argument) => argument.startsWith('-'));
const tests = isWhole ? '!(*.long).test.ts' : '*.test.ts';
if (isWhole && process.argv[1]?.includes('jest'))
  process.stderr.write('*.long.test.ts: SKIPPED, they take long. `npm run test:long` runs them.\n');

/** @type {import('jest').Config} */
export default {
  testMatch: [`<rootDir>/{functions,lib,cli,local,test}/**/${tests}`],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
        isModule: true,
      },
    ],
  },
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/watch-for-secrets.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.serverless/', '<rootDir>/.modelhub/'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // `npm run coverage`: docs/reliability.md.
  coverageProvider: 'v8',
  collectCoverageFrom: ['lib/**/*.ts', '!lib/**/*.test.ts'],
  coverageReporters: ['text-summary', 'html', 'json-summary'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
  // Against what hangs, not what is slow: CI may be half as fast as usual, and three run at a time.
  testTimeout: 60_000,
  // One more than the two CPUs of CI: some tests only wait, for time-outs of a client for one.
  maxWorkers: 3,
};
