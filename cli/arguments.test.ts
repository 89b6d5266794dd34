import { describe, expect, it } from '@jest/globals';
import { parseArguments } from './arguments.ts';
import { EXIT } from './exit-code.ts';

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean));

describe('parseArguments', () => {
  it('means the local stack if nothing else is said', () => {
    const projects = { where: { kind: 'local' }, json: false, command: { kind: 'projects' } };
    expect(parse('projects')).toEqual(projects);
    expect(parse('--local projects')).toEqual(projects);
  });

  it('takes options before and after the command', () => {
    const expected = {
      where: { kind: 'stage', stage: 'prod' },
      json: true,
      command: { kind: 'models', project: 'acme/models' },
    };
    expect(parse('--stage prod --json models --project acme/models')).toEqual(expected);
    expect(parse('models --project=acme/models --json --stage=prod')).toEqual(expected);
  });

  it('takes a path with spaces as one word', () => {
    expect(parseArguments(['model', 'https://gitlab.com#42', 'a b/ü.hck.json']).command).toEqual({
      kind: 'model',
      project: 'https://gitlab.com#42',
      path: 'a b/ü.hck.json',
    });
  });

  it('helps when asked', () => {
    for (const line of ['help', '--help', '-h models']) expect(parse(line).command).toEqual({ kind: 'help' });
  });

  it.each([
    ['', 'Say what to do'],
    ['modles', 'There is no command "modles".'],
    ['projects now', 'projects takes nothing more; got "now".'],
    ['model acme/models', 'model takes <project> <path>; got "acme/models".'],
    ['--local --stage prod projects', 'Say either --local or --stage, not both.'],
    ['--stage= projects', '--stage needs the name of a stage.'],
    ['--stage prod env', 'env is for --local only.'],
    ['projects --project acme/models', '--project goes with models.'],
    ['models --colour', "Unknown option '--colour'"],
    ['--stage', "Option '--stage <value>' argument missing"],
  ])('refuses "%s" and says why', (line, reason) => {
    const refused = expect.objectContaining({
      exitCode: EXIT.usage,
      message: expect.stringContaining(reason),
    });
    expect(() => parse(line)).toThrow(refused);
  });
});
