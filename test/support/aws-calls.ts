import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { packageService } from '../../local/package.ts';
import { ROOT } from '../../local/root.ts';
import { RIGHTS } from './rights.ts';

/** The rights that a function's code as packaged calls for: the bundler leaves in it what can be reached. */
export async function awsCalls(name: string): Promise<string[]> {
  const zip = unzipSync(await readFile(join(await packageService(), `${name}.zip`)));
  const bundle = Buffer.from(zip[`dist/${name}.mjs`] ?? []).toString();
  // As the SDK makes its commands: with a list of middleware, the name, and the schema.
  const commands = [...bundle.matchAll(/extends \w+\([\w$]+,[\w$]+,"([A-Z]\w+)"/g)].map(([, command]) =>
    String(command),
  );
  const rights = await Promise.all(commands.map(rightsOf));
  return [...new Set(rights.flat())].toSorted();
}

async function rightsOf(command: string): Promise<readonly string[]> {
  if (command === 'TransactWriteItems') return transactedActions();
  return RIGHTS[command] ?? [`of ${command}, which test/support/rights.ts does not know`];
}

/** A transaction needs the rights of its actions. */
async function transactedActions(): Promise<string[]> {
  const actions = new Set<string>();
  for await (const file of glob('lib/store/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] })) {
    const source = await readFile(join(ROOT, file), 'utf8');
    for (const [, action] of source.matchAll(/\b(Put|Update|Delete): \{/g)) actions.add(`${action}Item`);
    if (source.includes('{ ConditionCheck: ')) actions.add('ConditionCheckItem');
  }
  return [...actions].map((action) => `dynamodb:${action}`);
}
