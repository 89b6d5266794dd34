import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTATED_FOLDERS, type MutatedFolder } from './folders.ts';

export type MutationArguments = {
  readonly folders: readonly MutatedFolder[];
  /** The only files to be mutated, where not all of the folders' are. */
  readonly files: readonly string[];
  readonly jobs: number;
  /** Whether what earlier runs have found out is to be found out once more. */
  readonly isFresh: boolean;
};

const FOLDERS = MUTATED_FOLDERS.map(({ folder }) => folder);

export const HELP = `Changes the code in small ways, one at a time, and asks whether a test notices.

  npm run test:mutation -- [<folder> | <file>]… [--jobs 2] [--fresh]

Ends with 1 if fewer than nine of ten changes to a folder are noticed, or if one that is not has no reason in
test/mutation/survivors. For whole folders those lists are written anew: reasons stay, new survivors have none yet.
For files their survivors are printed, and nothing is written. What an earlier run has found out of a change is not
tried again as long as the code and the tests that run through it are the same; --fresh tries all of it.

Folders: ${FOLDERS.join(', ')}
`;

/** @throws Error, saying what is wrong */
export function readArguments(args: readonly string[]): MutationArguments | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      jobs: { type: 'string', default: String(availableParallelism()) },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`--jobs is "${values.jobs}", not a whole number.`);
  const files = positionals.filter((name) => name.endsWith('.ts'));
  const names = positionals.filter((name) => !files.includes(name));
  const unknown = names.find((name) => !FOLDERS.includes(name));
  if (unknown !== undefined) throw new Error(`There is no folder "${unknown}": ${FOLDERS.join(', ')}.`);
  const isWanted = ({ folder }: MutatedFolder) =>
    names.includes(folder) || files.some((file) => file.startsWith(`${folder}/`));
  return {
    folders: positionals.length === 0 ? MUTATED_FOLDERS : MUTATED_FOLDERS.filter(isWanted),
    files,
    jobs,
    isFresh: values.fresh,
  };
}
