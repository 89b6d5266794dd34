import { type Arguments, parseArguments, type Where } from './arguments.ts';
import { printEnv } from './commands/env.ts';
import { printModel } from './commands/model.ts';
import { printModels } from './commands/models.ts';
import { printProjects } from './commands/projects.ts';
import { printStatus } from './commands/status.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { explain } from './explain.ts';
import { HELP } from './help.ts';
import { openHub } from './open-hub.ts';
import { writeOut } from './output.ts';

/** Runs one command and answers what the process ends with. Every failure is said on standard error, in one place. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  let where: Where = { kind: 'local' };
  try {
    const parsed = parseArguments(words);
    where = parsed.where;
    await run(parsed);
    return EXIT.done;
  } catch (error) {
    const { exitCode, message, advice } = explain(error, where);
    process.stderr.write(advice === undefined ? `hub: ${message}\n` : `hub: ${message}\n     ${advice}\n`);
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
