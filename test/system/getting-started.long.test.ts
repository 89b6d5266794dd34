import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../../local/root.ts';
import { type Checkout, makeCheckout } from '../support/checkout.ts';
import { npmStart, readState } from '../support/npm-start.ts';
import { hasPseudoTerminal, runInTerminal } from '../support/pseudo-terminal.ts';
import { runHub } from '../support/run-hub.ts';
import { findSecrets } from '../support/secrets.ts';

const READY = /^ready \S+$/m;
const PROMPT = /^.+ \(not shown\): \n/m;

type Block = { readonly command: string; readonly output: string };

/** The terminal as the page shows it: a command, and what it writes. */
async function readBlocks(): Promise<Block[]> {
  const page = await readFile(`${ROOT}/docs/getting-started.md`, 'utf8');
  return [...page.matchAll(/^```console\n\$ ([^\n]+)\n(.*?)^```$/gms)].map(
    ([, command = '', output = '']) => ({
      command,
      output,
    }),
  );
}

describe('docs/getting-started.md', () => {
  /** Plays the page in a checkout of its own. @param play runs a command, typing the token that it asks for */
  async function playAll(
    blocks: readonly Block[],
    play: (checkout: Checkout, words: string[], token: string) => Promise<string>,
  ) {
    await using checkout = await makeCheckout();
    await using start = npmStart(checkout.directory, ['--empty']);
    await start.untilPrinted(READY);
    const { gitlab, gateway } = await readState(checkout.directory);
    const [accessToken = '', apiToken = ''] = findSecrets(start.output());
    const normalise = (text: string) =>
      text
        .replaceAll(gitlab, 'http://127.0.0.1:40511')
        .replaceAll(gateway, 'http://127.0.0.1:3000')
        .replace(/glpat-\w+/g, 'glpat-…')
        .replace(/… \d+\.\d s$/gm, '… 0.5 s')
        .replace(/\d+ days left, until [\d-]{10}/, '90 days left, until 2027-02-25')
        .replace(/main at [0-9a-f]{8}\), after \d+\.\d s/, 'main at 6cbb00c4), after 0.8 s');
    const [first, ...others] = blocks;
    expect({ command: 'npm start -- --empty', output: normalise(start.output()) }).toEqual(first);
    expect(others).toHaveLength(4);
    for (const { command, output } of others) {
      const words = command
        .replaceAll('http://127.0.0.1:40511', gitlab)
        .replace(/^npm run -s hub -- /, '')
        .split(' ');
      const token = words[0] === 'gitlab' ? accessToken : apiToken;
      const seen = await play(checkout, words, token);
      expect(findSecrets(seen)).toEqual([]);
      expect([command, normalise(seen)]).toEqual([command, output]);
    }
    start.child.kill('SIGINT');
    expect(await start.ended).toBe(0);
  }

  it('is what a terminal shows, word for word', async () => {
    if (!hasPseudoTerminal) {
      console.warn('SKIPPED: there is no `script` of util-linux here to make a terminal with.');
      return;
    }
    await playAll(await readBlocks(), async ({ directory }, words, token) => {
      const isAsked = words[0] !== 'models';
      const typed = isAsked ? [{ after: '(not shown): ', keys: `${token}\r` }] : [];
      const { code, screen, raw } = await runInTerminal(
        directory,
        [process.execPath, 'cli/hub.ts', ...words],
        typed,
      );
      expect([words, code]).toEqual([words, 0]);
      if (words[0] === 'gitlab') expect(raw).toContain('\u001b[32m✓');
      return screen;
    });
  });

  it('works in a script as well, without the prompts', async () => {
    const blocks = (await readBlocks()).map(({ command, output }) => ({
      command,
      output: output.replace(PROMPT, ''),
    }));
    await playAll(blocks, async ({ directory }, words, token) => {
      const { code, output, errors } = await runHub(directory, words, [token]);
      expect([words, code, errors]).toEqual([words, 0, '']);
      return output;
    });
  });
});

describe('a prompt', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await makeCheckout();
  });
  afterAll(async () => {
    await checkout[Symbol.asyncDispose]();
  });

  it('ends at Ctrl-C with 130, and nothing is stored', async () => {
    if (!hasPseudoTerminal) {
      console.warn('SKIPPED: there is no `script` of util-linux here to make a terminal with.');
      return;
    }
    await using start = npmStart(checkout.directory, ['--empty']);
    await start.untilPrinted(READY);
    const { gitlab } = await readState(checkout.directory);
    const hub = [process.execPath, 'cli/hub.ts', 'gitlab', 'add', gitlab];
    const typed = [{ after: '(not shown): ', keys: 'glpat-half\u0003' }];
    const { code, screen } = await runInTerminal(checkout.directory, hub, typed);
    expect([code, screen]).toEqual([130, 'access token (not shown): \nhub: Nothing was done.\n']);
    const { output } = await runHub(checkout.directory, ['gitlab', 'list', '--json']);
    expect(JSON.parse(output)).toEqual([]);
  });
});
