import type { Input } from './input.ts';
import type { Hub } from './stack/open-hub.ts';

/** An option of a command. `value` names what follows it (`--project P`); null: nothing does. */
export type Option = { readonly value: string | null; readonly summary: string };

/** What a command says of itself; the help is made of it, and the words are checked against it. */
export type Description = {
  /** One word, or two (`dlq replay`). */
  readonly name: string;
  /** `<project>`, or `[<project>]` where it may be left out. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** One line. */
  readonly summary: string;
  /** What else there is to know, in lines of 100 characters at most. */
  readonly details?: readonly string[];
  /** Whole lines for a shell. */
  readonly examples: readonly string[];
};

/** What a command finds when it runs. */
export type Session = {
  /** For scripts: JSON instead of text. */
  readonly json: boolean;
  /** @throws CommandError (unreachable, failed) as `openHub` does */
  readonly openHub: () => Promise<Hub>;
  /** A text whose commands in backticks can be pasted, for the same hub. */
  readonly pasteable: (text: string) => string;
};

export type Command = Description & {
  /**
   * Reads the words; what it answers is to be run.
   * @throws CommandError (usage)
   */
  readonly prepare: (input: Input) => (session: Session) => Promise<void>;
};

/** A command of a description, of what makes typed arguments of the words, and of what does the work. */
export function command<Arguments>({
  parse,
  run,
  ...description
}: Description & {
  readonly parse: (input: Input) => Arguments;
  readonly run: (given: Arguments, session: Session) => Promise<void>;
}): Command {
  return {
    ...description,
    prepare: (input) => {
      const given = parse(input);
      return (session) => run(given, session);
    },
  };
}
