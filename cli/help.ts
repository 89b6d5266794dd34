import type { Command } from './command.ts';
import { HUB, usage } from './usage.ts';

const LEFT = 30;

/** What `hub --help` says: every command in a line. */
export function formatHelp(commands: readonly Command[]): string {
  return `hub: look into a Model Hub, and act on it

  ${HUB} [--local | --stage S] COMMAND [--json]

${commands.map((command) => row(synopsis(command), command.summary)).join('')}
${row('help COMMAND', 'what one of them takes, with examples; COMMAND --help says the same')}
${row('--local', 'the stack that `npm start` runs in this checkout (what is meant if nothing is said)')}${row(
  '--stage S',
  'a deployed stage, with the AWS credentials and region of the environment',
)}${row('--json', 'for scripts: JSON instead of text')}${row(
  '<project>, --project P',
  'a path (acme/data/models) or <instance>#<id> (https://gitlab.com#42)',
)}
Examples
${examples(commands.flatMap((command) => command.examples.slice(0, 1)))}
Ends with 0 done, 1 failed, 2 wrong usage, 3 not found, 4 the hub cannot be reached, 130 interrupted.
`;
}

/**
 * What `hub help dlq replay` says, or `hub help dlq` of all its kind.
 * @throws CommandError (usage) if there is no such command
 */
export function formatTopic(topic: readonly string[], commands: readonly Command[]): string {
  const [first = ''] = topic;
  const named = commands.filter(({ name }) => name === topic.slice(0, 2).join(' ') || name === first);
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  const meant = named.length > 0 ? named : family;
  if (meant.length === 0) throw usage(`There is no command "${topic.join(' ')}".`);
  return meant.map(formatCommand).join('\n');
}

function formatCommand(command: Command): string {
  const { name, summary, details = [], options } = command;
  const rows = Object.entries(options).map(([option, { value, summary: text }]) =>
    row(value === null ? `--${option}` : `--${option} ${value}`, text),
  );
  const parts = [
    `hub ${name}: ${summary}\n`,
    `  ${HUB} [--local | --stage S] ${synopsis(command)}${rows.length > 0 ? ' [options]' : ''} [--json]\n`,
    details.map((line) => `${line}\n`).join(''),
    rows.join(''),
    `Examples\n${examples(command.examples)}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function synopsis({ name, operands }: Command): string {
  return [name, ...operands].join(' ');
}

function row(left: string, right: string): string {
  return left.length < LEFT - 2
    ? `  ${left.padEnd(LEFT - 2)}${right}\n`
    : `  ${left}\n${' '.repeat(LEFT)}${right}\n`;
}

function examples(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
