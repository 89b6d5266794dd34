/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{functions,lib,cli,local,test}/**/*.test.ts'],
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
  testTimeout: 30_000,
  // One more than the two CPUs of CI: some tests only wait, for time-outs of a client for one.
  maxWorkers: 3,
};
