import { describe, expect, it } from '@jest/globals';
import { parseArguments } from './arguments.ts';
import { command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT } from './exit-code.ts';

const twoWords = command({
  ...{ name: 'letters read', operands: ['[<id>]'], options: { all: { value: null, summary: '' } } },
  ...{ summary: '', examples: [], parse: () => undefined, run: async () => undefined },
});
const commands = [...COMMANDS, twoWords];

function parse(words: string | readonly string[]) {
  const invocation = parseArguments(
    typeof words === 'string' ? words.split(' ').filter(Boolean) : words,
    commands,
  );
  if (invocation.kind === 'help') return invocation;
  const { command: found, input, ...rest } = invocation;
  // So that what a command does not accept is refused here, too.
  found.prepare(input);
  return { ...rest, name: found.name, operands: input.operands, project: input.text('project') };
}

describe('parseArguments', () => {
  it('means the local stack if nothing else is said', () => {
    const projects = {
      ...{ kind: 'command', where: { kind: 'local' }, json: false },
      ...{ name: 'projects', operands: [], project: null },
    };
    expect(parse('projects')).toEqual(projects);
    expect(parse('--local projects')).toEqual(projects);
  });

  it('takes options before and after the command', () => {
    const expected = {
      ...{ kind: 'command', where: { kind: 'stage', stage: 'prod' }, json: true },
      ...{ name: 'models', operands: [], project: 'acme/models' },
    };
    expect(parse('--stage prod --json models --project acme/models')).toEqual(expected);
    expect(parse('models --project=acme/models --json --stage=prod')).toEqual(expected);
  });

  it('takes a path with spaces as one word', () => {
    expect(parse(['model', 'https://gitlab.com#42', 'a b/ü.hck.json'])).toMatchObject({
      name: 'model',
      operands: ['https://gitlab.com#42', 'a b/ü.hck.json'],
    });
  });

  it('knows commands of two words, and operands that may be left out', () => {
    expect(parse('letters read --all')).toMatchObject({ name: 'letters read', operands: [] });
    expect(parse('letters --all read 7')).toMatchObject({ name: 'letters read', operands: ['7'] });
  });

  it('helps when asked', () => {
    for (const line of ['help', '--help']) expect(parse(line)).toEqual({ kind: 'help', topic: [] });
    for (const line of ['help models', '-h models', 'models --project P --help'])
      expect(parse(line)).toEqual({ kind: 'help', topic: ['models'] });
    expect(parse('help letters read')).toEqual({ kind: 'help', topic: ['letters', 'read'] });
  });

  it('repeats no operand, which may be a token that was typed where none belongs', () => {
    const line = ['gitlab', 'add', 'https://gitlab.com', 'typed-token'];
    const silent = expect.objectContaining({ message: expect.not.stringContaining('typed-token') });
    expect(() => parse(line)).toThrow(silent);
    expect(() => parse(line)).toThrow('gitlab add takes <base URL>; got 2 words.');
  });

  it.each([
    ['', 'Say what to do'],
    ['modles', 'There is no command "modles".'],
    ['letters', 'Say which one: letters read.'],
    ['letters write', 'Say which one: letters read.'],
    ['letters read 1 2', 'letters read takes [<id>]; got 2 words.'],
    ['projects now', 'projects takes nothing more; got 1 word.'],
    ['model acme/models', 'model takes <project> <path>; got 1 word.'],
    ['--local --stage prod projects', 'Say either --local or --stage, not both.'],
    ['--stage= projects', '--stage needs the name of a stage.'],
    ['--stage prod env', 'env is for --local only.'],
    ['projects --project acme/models', '--project goes with models'],
    ['models --project=', '--project needs a value.'],
    ['models --colour', 'There is no option --colour.'],
    ['models --colour=typed', 'There is no option --colour.'],
    ['models -x', 'There is no option -x.'],
    ['--stage', '--stage needs a value.'],
    [
      'models --project --json',
      '--project needs a value; one that begins with a dash is written --project=<value>.',
    ],
    ['support --file -', '--file takes the name of a file'],
    ['models --json=yes', '--json takes no value.'],
  ])('refuses "%s" and says why', (line, reason) => {
    const refused = expect.objectContaining({
      exitCode: EXIT.usage,
      message: expect.stringContaining(reason),
    });
    expect(() => parse(line)).toThrow(refused);
  });
});
