import { parseArgs } from 'node:util';
import { FAULT_CLASSES } from './fault-classes.ts';

export type FaultArguments = {
  /** Histories in all. */
  readonly runs: number;
  readonly classes: readonly string[];
  readonly seed: number;
  /** Processes that play at a time. */
  readonly jobs: number;
};

export const HELP = `Plays random histories under faults and checks the promises of docs/reliability.md.

  npm run test:faults -- [--runs 2000] [--class <name>]… [--seed <number>] [--jobs 2]

Half of the runs are of the class of all faults, which draws some for each. Ends with 1 if a promise was broken, with
the shortest history that was found to break it; --class and --seed play the same histories once more. Of 1000 runs and
more of all classes, ends with 1 also if a fault never came to pass.

Classes: ${Object.keys(FAULT_CLASSES).join(', ')}
`;

/** @throws Error, saying what is wrong */
export function readArguments(args: readonly string[]): FaultArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '300' },
      class: { type: 'string', multiple: true, default: Object.keys(FAULT_CLASSES) },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      jobs: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const unknown = values.class.find((name) => !(name in FAULT_CLASSES));
  if (unknown !== undefined) throw new Error(`There is no class "${unknown}".`);
  const [runs, seed, jobs] = [
    count('runs', values.runs),
    count('seed', values.seed),
    count('jobs', values.jobs),
  ];
  return { runs, seed, jobs, classes: values.class };
}

function count(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} is no number from 1: "${text}".`);
}
