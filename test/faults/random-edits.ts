import fc from 'fast-check';
import type { Edit } from './command.ts';
import { CONTENTS } from './contents.ts';

const PATHS = ['a', 'b', 'c', 'x/a', 'x/b', 'x/y/c', 'z/a'].map((stem) => `${stem}.hck.json`);
const DIRECTORIES = ['x', 'x/y', 'z'];
/** Each is a `.hubignore`. */
const RULES = ['a.hck.json', 'x/', '*.hck.json\n!b.hck.json', '/b.hck.json', '# nothing'];

const path = fc.constantFrom(...PATHS);
const directory = fc.constantFrom(...DIRECTORIES);
const put = fc.record({
  kind: fc.constant('put' as const),
  path,
  content: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'E') },
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(CONTENTS)) },
  ),
});
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 8, arbitrary: put },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), path }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('rename'), path, to: path }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move'), directory, to: directory }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('ignore'), rules: fc.option(fc.constantFrom(...RULES)) }),
  },
);

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(edit, { minLength: 1, maxLength: 5 });
