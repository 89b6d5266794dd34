import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseArguments } from '../../cli/arguments.ts';
import { COMMANDS } from '../../cli/commands.ts';
import { PARAMETERS } from '../../lib/parameters.ts';
import { ROOT } from '../../local/root.ts';
import { COMMAND_CASES } from '../support/command-cases.ts';
import { fillIn, findCommands, findNamed, MARK, needsAws } from './documented-commands.ts';
import { blocksOf, readPages } from './pages.ts';

const pages = await readPages();
const commands = pages.flatMap(findCommands);

/** A command, or the first word of several. */
function isCommand(words: string): boolean {
  const [first] = words.split(' ');
  return COMMANDS.some(({ name }) => name === words || name === first || name.startsWith(`${words} `));
}

/** What `hub` has against it, if anything. */
function objection(command: string): string | undefined {
  try {
    const words = fillIn(command, 'https://gitlab.com').split(' ').slice(1);
    const asked = parseArguments(words, COMMANDS);
    if (asked.kind === 'help') return;
    asked.command.prepare(asked.input);
    return asked.command.name in COMMAND_CASES ? undefined : 'No test runs it.';
  } catch (error) {
    return String(error);
  }
}

// Those that need no AWS account are run, all of them, by run-commands.long.test.ts.
describe('the commands of the pages', () => {
  it('stand in blocks that say their language, so that none is overlooked', () => {
    const nameless = pages.flatMap((page) => blocksOf(page).filter(({ language }) => language === ''));
    expect(nameless).toEqual([]);
  });

  it(`are in a block that begins with "${MARK}" where they do`, () => {
    const needing = commands.filter(({ command }) => needsAws(command));
    expect(needing.length).toBeGreaterThan(20);
    expect(needing.filter(({ isMarked }) => !isMarked)).toEqual([]);
  });

  it('are not in such a block where none of it does', () => {
    const marked = pages.flatMap((page) => blocksOf(page).filter(({ body }) => body.startsWith(MARK)));
    const idle = marked.filter(({ body }) => {
      const alone = { name: '', text: `\`\`\`sh\n${body}\`\`\`` };
      return !findCommands(alone).some(({ command }) => needsAws(command));
    });
    expect(idle).toEqual([]);
  });

  it('of `hub` have the operands and options that it takes', () => {
    const ours = commands.filter(({ command }) => command.startsWith('hub '));
    expect(ours.length).toBeGreaterThan(40);
    const wrong = ours.map((one) => ({ ...one, objection: objection(one.command) }));
    expect(wrong.filter((one) => one.objection !== undefined)).toEqual([]);
  });

  it('of `serverless` are those of the rehearsal, with parameters that there are', async () => {
    const rehearsal = await readFile(join(ROOT, 'test', 'rehearsal', 'serverless.ts'), 'utf8');
    const rehearsed = [...rehearsal.matchAll(/#run\('(\w+)'/g)].map(([, name]) => name);
    const theirs = commands.filter(({ command }) => / --stage (?!local\b)/.test(command));
    const words = theirs.flatMap(({ command }) => /^npx serverless (\w+)/.exec(command)?.[1] ?? []);
    expect(words.length).toBeGreaterThan(4);
    expect(words.filter((word) => !rehearsed.includes(word))).toEqual([]);
    const all = pages.flatMap(({ text }) => [...text.matchAll(/--param (\w+)=/g)].map(([, name]) => name));
    expect(all.length).toBeGreaterThan(4);
    expect(all.filter((name) => !PARAMETERS.some((one) => one === name))).toEqual([]);
  });
});

describe('the pages for operators', () => {
  it('name no command of `hub` that there is not', () => {
    const named = pages.flatMap((page) => findNamed(page).map((words) => ({ page: page.name, words })));
    const wrong = named.filter(({ words }) => {
      const [name = ''] = /^[a-z]+(?: [a-z]+)?/.exec(words) ?? [];
      return !/^(?:--|<command>|help)/.test(words) && !isCommand(name);
    });
    expect(named.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it('send nobody to the queues with other tools than `hub`: they would purge what is not mended', () => {
    expect(pages.filter(({ text }) => text.includes('aws sqs')).map(({ name }) => name)).toEqual([]);
  });

  it('have each command with all of its options, and no others, in docs/cli.md', () => {
    const { text = '' } = pages.find(({ name }) => name === 'docs/cli.md') ?? {};
    const options = COMMANDS.flatMap((command) => Object.keys(command.options).map((name) => `--${name}`));
    const written = [...text.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option);
    const common = ['--help', '--json', '--local', '--stage'];
    expect(COMMANDS.filter(({ name }) => !text.includes(`\`${name}`)).map(({ name }) => name)).toEqual([]);
    expect(options.filter((option) => !written.includes(option))).toEqual([]);
    expect(written.filter((option) => ![...options, ...common].includes(option))).toEqual([]);
  });
});
