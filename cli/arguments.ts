import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { counted } from './counted.ts';
import { Input } from './input.ts';
import type { Where } from './stack/where.ts';
import { usage } from './usage.ts';

/** What is asked for. */
export type Invocation =
  /** `topic`: the beginning of the names of the commands to be explained; empty: all in short. */
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | {
      readonly kind: 'command';
      readonly where: Where;
      readonly json: boolean;
      readonly command: Command;
      readonly input: Input;
    };

/** Options that go with every command. */
const COMMON = {
  local: { type: 'boolean' },
  stage: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws CommandError (usage) naming the word that is wrong */
export function parseArguments(words: readonly string[], commands: readonly Command[]): Invocation {
  const { values, positionals } = parseWords(words, commands);
  const where = parseWhere(values);
  const [first, ...rest] = positionals;
  if (first === 'help') return { kind: 'help', topic: rest };
  if (values.get('help') === true) return { kind: 'help', topic: positionals };
  const command = findCommand(positionals, commands);
  const operands = positionals.slice(command.name.split(' ').length);
  checkOptions(command, values, commands);
  checkOperands(command, operands);
  const input = new Input(where, operands, values);
  return { kind: 'command', where, json: values.get('json') === true, command, input };
}

/**
 * Options may stand before the command, so that all are known before it is: each has one form for all commands.
 * What is wrong is found here, since Node's own words for it are those for programmers.
 */
function parseWords(words: readonly string[], commands: readonly Command[]) {
  const own = commands.flatMap(({ options }) =>
    Object.entries(options).map(([name, { value }]) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const options = { ...Object.fromEntries(own), ...COMMON };
  const { tokens } = parseArgs({
    args: [...words],
    ...{ allowPositionals: true, strict: false, tokens: true, options },
  });
  const values = new Map<string, string | boolean>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') values.set(token.name, readOption(token, options));
  }
  return { values, positionals };
}

type OptionToken = {
  readonly name: string;
  /** As it was typed. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** `--name=value` */
  readonly inlineValue: boolean | undefined;
};

function readOption(
  { name, rawName, value, inlineValue }: OptionToken,
  options: Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>,
): string | boolean {
  const known = Object.hasOwn(options, name) ? options[name] : undefined;
  switch (known?.type) {
    case undefined:
      throw usage(`There is no option ${rawName}.`);
    case 'boolean':
      if (value !== undefined) throw usage(`${rawName} takes no value.`);
      return true;
    case 'string':
      if (value === undefined) throw usage(`${rawName} needs a value.`);
      // The next option, it seems.
      if (!inlineValue && /^-./.test(value))
        throw usage(`${rawName} needs a value; one that begins with a dash is written ${rawName}=<value>.`);
      return value;
  }
}

function parseWhere(values: ReadonlyMap<string, string | boolean>): Where {
  const stage = values.get('stage');
  if (typeof stage !== 'string') return { kind: 'local' };
  if (values.get('local') === true) throw usage('Say either --local or --stage, not both.');
  if (stage === '') throw usage('--stage needs the name of a stage.');
  return { kind: 'stage', stage };
}

function findCommand([first, second]: readonly string[], commands: readonly Command[]): Command {
  if (first === undefined) throw usage('Say what to do, such as projects or models.');
  const found = commands.find(({ name }) => name === `${first} ${second}` || name === first);
  if (found !== undefined) return found;
  const family = commands.map(({ name }) => name).filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) throw usage(`Say which one: ${family.join(', ')}.`, first);
  throw usage(`There is no command "${first}".`);
}

function checkOptions(
  { name, options }: Command,
  values: ReadonlyMap<string, string | boolean>,
  commands: readonly Command[],
): void {
  for (const [option, value] of values) {
    if (Object.hasOwn(COMMON, option)) continue;
    if (!Object.hasOwn(options, option)) {
      const others = commands.filter((command) => Object.hasOwn(command.options, option));
      throw usage(`--${option} goes with ${others.map((command) => command.name).join(', ')}.`, name);
    }
    if (value === '') throw usage(`--${option} needs a value.`, name);
  }
}

function checkOperands({ name, operands }: Command, given: readonly string[]): void {
  const needed = operands.filter((operand) => !operand.startsWith('['));
  if (given.length >= needed.length && given.length <= operands.length) return;
  const wanted = operands.length === 0 ? 'takes nothing more' : `takes ${operands.join(' ')}`;
  // Not which ones: one of them may be a token, which should not have been typed here.
  const got = given.length === 0 ? 'nothing' : counted(given.length, 'word');
  throw usage(`${name} ${wanted}; got ${got}.`, name);
}
