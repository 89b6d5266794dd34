import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseArguments } from '../../cli/arguments.ts';
import { COMMANDS } from '../../cli/commands.ts';
import { EXIT } from '../../cli/exit-code.ts';
import { formatTopic } from '../../cli/help.ts';
import { COMMAND_CASES, type CommandCase, MORE_PROMPTS } from '../support/command-cases.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { type OperatedHub, startOperatedHub } from '../support/operated-hub.ts';
import { hasPseudoTerminal, runInTerminal, type Typed } from '../support/pseudo-terminal.ts';
import { startHub } from '../support/run-hub.ts';
import { findSecrets } from '../support/secrets.ts';

const stack = openBeforeAll<OperatedHub>(startOperatedHub);

/** After it was interrupted: two seconds, as docs/cli.md says, on a busy machine; what hangs would take longer by itself. */
const WITHIN_MS = 8_000;
const CTRL_C = '\u0003';

type Named = { readonly name: string; readonly given: CommandCase; readonly confirms: boolean };

/** In the order of the help; without a case for a command nothing here is right. */
const ALL: readonly Named[] = COMMANDS.map(({ name, options }) => ({
  name,
  given: COMMAND_CASES[name] ?? { shows: /There is no case for it in test\/support\/command-cases\.ts/ },
  confirms: 'yes' in options,
}));
const byName = (all: readonly Named[]) => all.map((named) => [named.name, named] as const);

const sayIn = ({ name, given }: Named, instance: string) => [
  ...name.split(' '),
  ...(given.words?.(instance) ?? []),
];

/** What a person types at its prompts. */
function answers({ given, confirms }: Named): Typed[] {
  const { token } = given;
  return [
    ...(token === undefined ? [] : [{ after: '(not shown): ', keys: `${token(stack())}\r` }]),
    ...(confirms ? [{ after: '[y/N]', keys: 'y\r' }] : []),
  ];
}

const inTerminal = (directory: string, words: readonly string[], typed: readonly Typed[]) =>
  runInTerminal(directory, [process.execPath, 'cli/hub.mjs', ...words], typed);

/** As a script says it. */
function inScript(directory: string, named: Named, words: readonly string[]) {
  const token = named.given.token?.(stack());
  const all = [...words, ...(named.confirms ? ['--yes'] : [])];
  return startHub(directory, all, token === undefined ? [] : [token]);
}

/** Nothing that only a programmer could read, and nothing that nobody should. */
function expectReadable(text: string): void {
  expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object |^\s+at .*:\d+/m);
  expect(findSecrets(text)).toEqual([]);
}

async function prepare({ given }: Named, instance: string): Promise<void> {
  await stack().setSecrets(stack().hub.gitlab.url, stack().led.instance);
  await given.prepare?.(stack(), instance);
}

describe('each command', () => {
  it('has a case here', () => {
    expect(Object.keys(COMMAND_CASES).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  });

  it.each(byName(ALL))(
    '`%s` does its work in a terminal, and says so in colour where it says ✓',
    async (_, named) => {
      if (!hasPseudoTerminal) return console.warn('SKIPPED: there is no `script` of util-linux here.');
      const { gitlab, directory } = stack().hub;
      await prepare(named, gitlab.url);
      const { code, screen, raw, isSane } = await inTerminal(
        directory,
        sayIn(named, gitlab.url),
        answers(named),
      );
      expect([code, screen]).toEqual([EXIT.done, expect.stringMatching(named.given.shows)]);
      expectReadable(screen);
      expect(raw.includes('\u001b[32m✓')).toBe(screen.includes('✓'));
      expect(isSane).toBe(true);
    },
  );

  it.each(byName(ALL))('`%s` does it in a script, without any colour', async (_, named) => {
    const { gitlab, directory } = stack().hub;
    await prepare(named, gitlab.url);
    const { code, output, errors } = await inScript(directory, named, sayIn(named, gitlab.url)).ended;
    expect([code, errors, output]).toEqual([EXIT.done, '', expect.stringMatching(named.given.shows)]);
    expectReadable(output);
    expect(output).not.toContain('\u001b');
  });

  it.each(byName(ALL))('`%s --json` writes one document and nothing else', async (_, named) => {
    const { gitlab, directory } = stack().hub;
    await prepare(named, gitlab.url);
    const words = [...sayIn(named, gitlab.url), '--json'];
    const { code, output, errors } = await inScript(directory, named, words).ended;
    expect([code, errors]).toEqual([EXIT.done, '']);
    expect(JSON.parse(output)).toEqual(expect.any(Object));
    expect(findSecrets(output)).toEqual([]);
  });

  it.each(byName(ALL))('`%s --help` has an example of it', (_, { name }) => {
    const words = [...name.split(' '), '--help'];
    const asked = parseArguments(words, COMMANDS);
    if (asked.kind !== 'help') throw new Error('That was to be a question.');
    expect(formatTopic(asked.topic, COMMANDS)).toMatch(new RegExp(`^Examples\n  .*hub --.* ${name}\\b`, 'm'));
  });
});

describe('Ctrl-C', () => {
  const prompting = [
    ...ALL.filter(({ given, confirms }) => given.token !== undefined || confirms),
    ...MORE_PROMPTS.map(([name, given]) => ({ name, given, confirms: false })),
  ];

  it.each(byName(prompting))('at the prompt of `%s` changes nothing', async (_, named) => {
    if (!hasPseudoTerminal) return console.warn('SKIPPED: there is no `script` of util-linux here.');
    const { gitlab, directory } = stack().hub;
    await prepare(named, gitlab.url);
    const before = await stack().look();
    const [first] = answers(named);
    const typed = [{ after: first?.after ?? '', keys: named.confirms ? CTRL_C : `glpat-half${CTRL_C}` }];
    const ended = await inTerminal(directory, sayIn(named, gitlab.url), typed);
    expect(ended).toMatchObject({ code: EXIT.interrupted, isSane: true });
    expect(ended.milliseconds).toBeLessThan(WITHIN_MS);
    expectReadable(ended.screen);
    expect(await stack().look()).toEqual(before);
  });

  const working = ALL.filter(({ name }) => name !== 'env');

  /** Stops a command at a request which is never answered. */
  function stopAt({ given }: Named): Promise<void> {
    const [on, request] = given.cutAt ?? [/^/, 1];
    return stack().led.turnstile.stopAt({ on, request, when: 'before' });
  }

  it.each(byName(working))('ends `%s` where it waits for an answer that never comes', async (_, named) => {
    if (!hasPseudoTerminal) return console.warn('SKIPPED: there is no `script` of util-linux here.');
    const { directory, instance, turnstile } = stack().led;
    await prepare(named, instance);
    const words = sayIn(named, instance);
    const typed = [...answers(named), { after: stopAt(named), keys: CTRL_C }];
    const ended = await inTerminal(directory, words, typed);
    expect([ended.screen, ended.code, ended.isSane]).toEqual([ended.screen, EXIT.interrupted, true]);
    expect(ended.milliseconds).toBeLessThan(WITHIN_MS);
    expect(ended.screen).toMatch(/Interrupted/);
    expectReadable(ended.screen);

    // The same again, which nobody disturbs, does all of it.
    void turnstile.stopAt(null);
    // The projects are those of the GitLab behind the turnstile: nothing would ever come of a test here.
    if (named.name === 'hook test') return;
    const again = await inScript(directory, named, words).ended;
    expect([again.code, again.errors, again.output]).toEqual([
      ...[EXIT.done, ''],
      expect.stringMatching(named.given.shows),
    ]);
  });

  it.each(byName(working))('ends `%s` of a script, which gets no part for all', async (_, named) => {
    const { directory, instance } = stack().led;
    await prepare(named, instance);
    const stopped = stopAt(named);
    const { interrupt, ended } = inScript(directory, named, [...sayIn(named, instance), '--json']);
    const early = await Promise.race([stopped, ended]);
    expect(early).toBeUndefined();
    interrupt('SIGINT');
    const since = performance.now();
    const { code, output, errors } = await ended;
    expect([code, output]).toEqual([EXIT.interrupted, '']);
    expect(performance.now() - since).toBeLessThan(WITHIN_MS);
    expect(errors).toMatch(/^hub: Interrupted/);
    expectReadable(errors);
  });

  it('leaves no file of `support`', () => {
    expect(existsSync(join(stack().led.directory, 'bundle.json.gz'))).toBe(false);
  });
});
