import { HubError } from '../lib/errors.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { printEnv } from './commands/env.ts';
import { printModel } from './commands/model.ts';
import { printModels } from './commands/models.ts';
import { printProjects } from './commands/projects.ts';
import { printStatus } from './commands/status.ts';
import { CommandError, EXIT, type ExitCode } from './exit-code.ts';
import { HELP } from './help.ts';
import { openHub } from './open-hub.ts';
import { writeOut } from './output.ts';

/** Runs one command and answers what the process ends with. Every failure is said on standard error, in one place. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  try {
    await run(parseArguments(words));
    return EXIT.done;
  } catch (error) {
    const { exitCode, lines } = explain(error);
    process.stderr.write(`${lines.join('\n')}\n`);
    return exitCode;
  }
}

async function run({ command, where, json }: Arguments): Promise<void> {
  switch (command.kind) {
    case 'help':
      return writeOut(HELP);
    case 'env':
      return printEnv();
    case 'projects':
      return printProjects(await openHub(where), json);
    case 'models':
      return printModels(await openHub(where), command.project, json);
    case 'model':
      return printModel(await openHub(where), command.project, command.path);
    case 'status':
      return printStatus(await openHub(where), json);
  }
}

function explain(error: unknown): { exitCode: ExitCode; lines: string[] } {
  if (error instanceof CommandError)
    return { exitCode: error.exitCode, lines: withAdvice(error.message, error.advice) };
  if (error instanceof HubError) {
    const exitCode = error.code === 'TABLE_UNAVAILABLE' ? EXIT.unreachable : EXIT.failed;
    return { exitCode, lines: withAdvice(`${error.code}: ${error.message}`, error.advice) };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { exitCode: EXIT.failed, lines: withAdvice(message, undefined) };
}

function withAdvice(message: string, advice: string | undefined): string[] {
  return advice === undefined ? [`hub: ${message}`] : [`hub: ${message}`, `     ${advice}`];
}
