/** `npm run rehearse`: deploys to an AWS in memory, uses what was deployed, deploys again, removes it. See docs/rehearsal.md. */
import { HubError } from '../../lib/errors.ts';
import { rehearse } from './rehearse.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const unseen = await rehearse(step);
    print(`\nWhat an AWS in memory does not show:\n\n${unseen}\n\nThe rehearsal went well.\n`);
    return 0;
  } catch (error) {
    console.error(
      error instanceof HubError ? `${error.code}: ${error.message}\n${error.advice ?? ''}` : error,
    );
    return 1;
  }
}

/** Says what is done, and how long it has taken. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const seconds = () => ((performance.now() - since) / 1000).toFixed(1);
  try {
    const result = await work();
    print(`✓ ${what} (${seconds()} s)\n`);
    return result;
  } catch (error) {
    print(`✗ ${what} (${seconds()} s)\n`);
    throw error;
  }
}

function print(text: string): void {
  process.stdout.write(text);
}
