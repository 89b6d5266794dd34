import { parseArgs } from 'node:util';
import { CommandError, EXIT } from './exit-code.ts';

/** Which hub is meant: the one that `npm start` runs in this checkout, or a deployed stage. */
export type Where = { readonly kind: 'local' } | { readonly kind: 'stage'; readonly stage: string };

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'env' }
  | { readonly kind: 'projects' }
  | { readonly kind: 'models'; readonly project: string | null }
  | { readonly kind: 'model'; readonly project: string; readonly path: string }
  | { readonly kind: 'status' };

export type Arguments = {
  readonly where: Where;
  readonly json: boolean;
  readonly command: Command;
};

/** @throws CommandError (usage) naming the word that is wrong */
export function parseArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parseWords(words);
  if (values.local && values.stage !== undefined) throw usage('Say either --local or --stage, not both.');
  if (values.stage === '') throw usage('--stage needs the name of a stage.');
  const where: Where =
    values.stage === undefined ? { kind: 'local' } : { kind: 'stage', stage: values.stage };
  const command: Command = values.help ? { kind: 'help' } : parseCommand(positionals, values.project);
  if (command.kind === 'env' && where.kind === 'stage') throw usage('env is for --local only.');
  return { where, json: values.json, command };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        local: { type: 'boolean', default: false },
        stage: { type: 'string' },
        project: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause));
  }
}

function parseCommand([name, ...operands]: readonly string[], project: string | undefined): Command {
  if (project !== undefined && name !== 'models') throw usage('--project goes with models.');
  switch (name) {
    case undefined:
      throw usage('Say what to do, such as projects or models.');
    case 'help':
      return { kind: 'help' };
    case 'env':
    case 'projects':
    case 'status':
      expectOperands(name, operands, []);
      return { kind: name };
    case 'models':
      expectOperands(name, operands, []);
      return { kind: 'models', project: project ?? null };
    case 'model': {
      const [modelProject = '', path = ''] = expectOperands(name, operands, ['<project>', '<path>']);
      return { kind: 'model', project: modelProject, path };
    }
    default:
      throw usage(`There is no command "${name}".`);
  }
}

function expectOperands(
  name: string,
  given: readonly string[],
  expected: readonly string[],
): readonly string[] {
  if (given.length === expected.length) return given;
  const wanted = expected.length === 0 ? 'takes nothing more' : `takes ${expected.join(' ')}`;
  throw usage(
    `${name} ${wanted}; got ${given.length === 0 ? 'nothing' : given.map((word) => `"${word}"`).join(' ')}.`,
  );
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, message, { advice: 'See `npm run -s hub -- --help`.' });
}
