import { type Invocation, parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { explain } from './explain.ts';
import { formatHelp, formatTopic } from './help.ts';
import { type Hub, openHub } from './stack/open-hub.ts';
import type { Where } from './stack/where.ts';
import { endAtInterruption } from './terminal/interruption.ts';
import { writeOut } from './terminal/output.ts';
import { pasteable } from './terminal/pasteable.ts';

/** Runs one command and answers what the process ends with. Every failure is said on standard error, in one place. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  let where: Where = { kind: 'local' };
  try {
    const invocation = parseArguments(words, COMMANDS);
    if (invocation.kind === 'command') where = invocation.where;
    await run(invocation);
    return EXIT.done;
  } catch (error) {
    const { exitCode, message, advice } = explain(error, where);
    const lines =
      advice === undefined ? [`hub: ${message}`] : [`hub: ${message}`, `     ${pasteable(advice, where)}`];
    process.stderr.write(lines.map((line) => `${line}\n`).join(''));
    return exitCode;
  }
}

const AGAIN = 'Say the same again: it finishes what was begun, or says how to.';

/** What can be run dry does more than to look. */
function changesSomething({ options }: Command): boolean {
  return 'dry-run' in options;
}

async function run(invocation: Invocation): Promise<void> {
  switch (invocation.kind) {
    case 'help': {
      const { topic } = invocation;
      return writeOut(topic.length === 0 ? formatHelp(COMMANDS) : formatTopic(topic, COMMANDS));
    }
    case 'command': {
      const { command, input, where, json } = invocation;
      endAtInterruption(changesSomething(command) ? AGAIN : null);
      let hub: Promise<Hub> | undefined;
      const openOnce = () => {
        hub ??= openHub(where);
        return hub;
      };
      return command.prepare(input)({ json, openHub: openOnce, pasteable: (text) => pasteable(text, where) });
    }
  }
}
