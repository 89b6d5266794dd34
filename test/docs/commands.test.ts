import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../cli/commands.ts';
import { ROOT } from '../../local/root.ts';

const pages = await Promise.all(
  (await Array.fromAsync(glob('{README.md,docs/*.md}', { cwd: ROOT }))).map(async (name) => ({
    name,
    text: await readFile(new URL(`../../${name}`, import.meta.url), 'utf8'),
  })),
);

/** A command, or the first word of several. */
function isCommand(words: string): boolean {
  const [first] = words.split(' ');
  return COMMANDS.some(({ name }) => name === words || name === first || name.startsWith(`${words} `));
}

describe('the pages for operators', () => {
  it('name no command of `hub` that there is not', () => {
    const named = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/`hub ([a-z]+(?: [a-z]+)?)/g)].map(([, words = '']) => ({ name, words })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ words }) => words !== 'help' && !isCommand(words))).toEqual([]);
  });

  it('send nobody to the queues with other tools than `hub`: they would purge what is not mended', () => {
    expect(pages.filter(({ text }) => text.includes('aws sqs')).map(({ name }) => name)).toEqual([]);
  });
});
