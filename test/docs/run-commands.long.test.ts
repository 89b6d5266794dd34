import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseArguments } from '../../cli/arguments.ts';
import { COMMANDS } from '../../cli/commands.ts';
import { packageService } from '../../local/package.ts';
import { ROOT } from '../../local/root.ts';
import { runProgram } from '../rehearsal/run-program.ts';
import { makeCheckout } from '../support/checkout.ts';
import { COMMAND_CASES } from '../support/command-cases.ts';
import { SIGNING_TOKEN } from '../support/gitlab.ts';
import { npmStart } from '../support/npm-start.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { type OperatedHub, RETIRED, startOperatedHub } from '../support/operated-hub.ts';
import { runHub } from '../support/run-hub.ts';
import { sharedDirectory } from '../support/shared-directory.ts';
import { fillIn, findCommands, needsAws } from './documented-commands.ts';
import { formOf, isCovered, readCiForms } from './form.ts';
import { readPages } from './pages.ts';

const pages = await readPages();
const ci = await readCiForms();
const all = [...new Set(pages.flatMap(findCommands).map(({ command }) => command))];
/** What git does not have. */
const LEFT_OUT = ['.git', 'node_modules', 'dist', '.serverless', '.modelhub', 'coverage'];
const isHub = (command: string) => command.startsWith('hub ');
const isStart = (command: string) => formOf(command).program === 'node local/start.ts';

async function openCheckout() {
  const checkout = await makeCheckout();
  return { directory: checkout.directory, close: async () => checkout[Symbol.asyncDispose]() };
}

/** All of it, on a branch that is up to date, and with what `npm run package` leaves. */
async function openWholeCheckout() {
  const checkout = await openCheckout();
  const { directory } = checkout;
  const git = (...words: string[]) => execFileSync('git', words, { cwd: directory, encoding: 'utf8' });
  for (const name of await readdir(ROOT))
    if (!LEFT_OUT.includes(name) && !existsSync(join(directory, name)))
      await cp(join(ROOT, name), join(directory, name), { recursive: true });
  await cp(await packageService(), join(directory, '.serverless'), { recursive: true });
  execFileSync(process.execPath, ['build.mjs'], { cwd: directory, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch', 'main');
  git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'x');
  git('config', 'branch.main.remote', '.');
  git('config', 'branch.main.merge', 'refs/heads/main');
  return checkout;
}

/** One of each form, the one that says most. */
function oneOfEach(commands: readonly string[]): string[] {
  const longest = commands.toSorted((a, b) => b.length - a.length);
  return longest.filter((one, index) => {
    const before = longest.slice(0, index);
    return !before.some((other) => isCovered(formOf(one), formOf(other)));
  });
}

const stack = openBeforeAll<OperatedHub>(startOperatedHub);

describe('`hub` as the pages say it', () => {
  const INSTANCE = 'https://gitlab.com';
  const said = [...new Set(all.filter(isHub).map((command) => fillIn(command, INSTANCE)))];
  /** What is said only where the project is well, as it is here. */
  const BESIDES: Readonly<Record<string, readonly string[]>> = { forget: ['--force'] };

  it.each(said)('%s', async (command) => {
    const { directory, gitlab } = stack().hub;
    const words = command.replace(INSTANCE, gitlab.url).split(' ').slice(1);
    const asked = parseArguments(words, COMMANDS);
    const { name, options } = asked.kind === 'command' ? asked.command : { name: '', options: {} };
    const given = COMMAND_CASES[name];
    await stack().setSecrets(gitlab.url);
    if (words.includes(RETIRED)) await stack().takeIn();
    await given?.prepare?.(stack(), gitlab.url);
    const yes = 'yes' in options ? ['--yes'] : [];
    const input = [given?.token?.(stack()) ?? '', SIGNING_TOKEN];
    const ended = await runHub(directory, [...words, ...yes, ...(BESIDES[name] ?? [])], input);
    expect(ended).toMatchObject({ code: 0, errors: '', output: expect.stringMatching(/\S/) });
  });
});

describe('`npm start` as the pages say it', () => {
  const checkout = openBeforeAll(openCheckout);

  it.each(oneOfEach(all.filter(isStart)))('%s', async (command) => {
    const [before = '', behind = ''] = fillIn(command, '').split('npm start');
    const words = behind.split(' ').filter((word) => word !== '' && word !== '--');
    const variables = before.trim().split(' ').filter(Boolean);
    const environment = Object.fromEntries(variables.map((variable) => variable.split('=')));
    await using start = npmStart(checkout().directory, words, environment);
    if (!words.includes('--once')) {
      await start.untilPrinted(/^ready http\S+$/m);
      start.child.kill('SIGINT');
    }
    expect([await start.ended, start.errors()]).toEqual([0, '']);
  });
});

describe('what else the pages say, and no step of CI runs', () => {
  const checkout = openBeforeAll(openWholeCheckout);
  const isOfCi = (command: string) => ci.some((by) => isCovered(formOf(command), by));
  const others = all.filter((one) => ![needsAws, isHub, isStart, isOfCi].some((is) => is(one)));
  /** Words behind it that make little work of one that is much. */
  const LITTLE: readonly (readonly [RegExp, string])[] = [
    [/^npx node bench\//, '2'],
    [/^npm run test:faults -- /, '--runs 1'],
    [/^npm run coverage$/, "-- --shard 1/100 --coverageThreshold '{}'"],
  ];

  it.each(oneOfEach(others))(
    '%s',
    async (command) => {
      const { directory } = checkout();
      const { output } = await stack().hub.hub('env --json');
      const little = LITTLE.flatMap(([which, words]) => (which.test(command) ? [words] : []));
      const line = [fillIn(command, ''), ...little].join(' ');
      const environment = { ...JSON.parse(output), HOME: directory, MODELHUB_SHARED: sharedDirectory };
      // It throws, with all that was written, unless the end is 0.
      await runProgram({
        command: 'bash',
        args: ['-o', 'pipefail', '-c', line],
        cwd: directory,
        environment,
      });
    },
    600_000,
  );
});
