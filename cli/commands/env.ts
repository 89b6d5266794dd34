import { command } from '../command.ts';
import { localEnvironment } from '../stack/local-environment.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { HUB, usage } from '../usage.ts';

export const env = command({
  name: 'env',
  operands: [],
  options: {},
  summary: 'shell lines that point the AWS SDK and CLI at the local stack',
  examples: [`eval "$(${HUB} --local env)"`],
  parse: ({ where }) => {
    if (where.kind === 'stage') throw usage('env is for --local only.', 'env');
  },
  run: (_, { json }) => printEnv(json),
});

/** `export K='v'` lines for a shell to evaluate. */
async function printEnv(json: boolean): Promise<void> {
  const { aws, hub } = await localEnvironment();
  if (json) return writeJson({ ...aws, ...hub });
  const lines = Object.entries({ ...aws, ...hub }).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  await writeOut(lines.join(''));
}

/** A single-quoted word of the POSIX shell. */
function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
