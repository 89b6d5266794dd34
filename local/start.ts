import { HubError } from '../lib/errors.ts';
import { parseCommand } from './start/arguments.ts';
import { HELP } from './start/help.ts';
import { run } from './start/run.ts';
import { listenForStop, Stopped } from './start/stop.ts';
import { UsageError } from './start/usage-error.ts';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

// Who read our lines may go: what is served is served on, and ends as cleanly as ever.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(words, process.env);
    switch (command.kind) {
      case 'help':
        print(HELP);
        break;
      case 'run':
        await run(command, listenForStop(), print);
        break;
    }
    return EXIT.done;
  } catch (error) {
    return report(error);
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Says on standard error why nothing is served, and what to do about it. */
function report(error: unknown): number {
  if (error instanceof Stopped) {
    console.error(error.message);
    return EXIT.interrupted;
  }
  if (error instanceof UsageError) {
    console.error(`${error.message}\nSee npm start -- --help.`);
    return EXIT.usage;
  }
  if (error instanceof HubError) {
    console.error(`${error.code}: ${error.message}${error.advice === undefined ? '' : `\n${error.advice}`}`);
    return EXIT.failed;
  }
  console.error(error);
  return EXIT.failed;
}
