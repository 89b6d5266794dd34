/** A folder that is put to the test, and the tests that do it. */
export type MutatedFolder = {
  readonly folder: string;
  /** Globs under the root. Those of the default suite that take long and say little of single lines are left out. */
  readonly tests: readonly string[];
};

export const MUTATED_FOLDERS: readonly MutatedFolder[] = [
  { folder: 'lib/gitlab', tests: ['lib/gitlab/**/*.test.ts'] },
  { folder: 'lib/hackolade', tests: ['lib/hackolade/**/!(corpus|histories).test.ts'] },
  { folder: 'lib/http', tests: ['lib/http/**/*.test.ts', 'lib/git/http/*.test.ts'] },
  {
    folder: 'lib/git',
    tests: ['lib/git/**/*.test.ts', 'test/git/**/!(hostile|differential.long|fuzz).test.ts'],
  },
  {
    folder: 'lib/replica',
    tests: [
      'lib/replica/**/*.test.ts',
      'test/replica/!(corpus|large-project|random-*|crash.long|hostile-project.long).test.ts',
    ],
  },
  { folder: 'lib/store', tests: ['lib/store/**/*.test.ts'] },
  { folder: 'lib/rotation', tests: ['lib/rotation/**/*.test.ts'] },
  { folder: 'lib/sweep', tests: ['lib/sweep/**/*.test.ts'] },
];
