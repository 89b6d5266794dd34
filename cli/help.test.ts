import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from './commands.ts';
import { EXIT } from './exit-code.ts';
import { formatHelp, formatTopic } from './help.ts';

const WIDTH = 120;

describe('the help', () => {
  it('has every command in a line, and what the command ends with', () => {
    const help = formatHelp(COMMANDS);
    for (const { name } of COMMANDS) expect(help).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    for (const { summary } of COMMANDS) expect(help).toContain(summary);
    expect(help).toContain('2 wrong usage');
  });

  it('has of one command all that it takes, and its examples', () => {
    for (const { name, operands, options, examples } of COMMANDS) {
      const help = formatTopic(name.split(' '), COMMANDS);
      expect(help).toContain([name, ...operands].join(' '));
      for (const option of Object.keys(options)) expect(help).toContain(`--${option}`);
      for (const example of examples) expect(help).toContain(example);
    }
  });

  it('is no wider than a terminal', () => {
    const all = [formatHelp(COMMANDS), ...COMMANDS.map(({ name }) => formatTopic(name.split(' '), COMMANDS))];
    const prose = all
      .join('\n')
      .split('\n')
      .filter((line) => !line.includes('npm run'));
    expect(prose.filter((line) => line.length > WIDTH)).toEqual([]);
  });

  it('takes the words behind the name of a command for its operands', () => {
    expect(formatTopic(['model', 'acme/models'], COMMANDS)).toContain('hub model:');
  });

  it('knows no other commands', () => {
    expect(() => formatTopic(['modles'], COMMANDS)).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage, message: 'There is no command "modles".' }),
    );
  });
});
