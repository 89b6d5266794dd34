import { localEnvironment } from '../local-environment.ts';
import { writeOut } from '../output.ts';

/** `export K='v'` lines for a shell to evaluate. */
export async function printEnv(): Promise<void> {
  const { aws, hub } = await localEnvironment();
  const lines = Object.entries({ ...aws, ...hub }).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  await writeOut(lines.join(''));
}

/** A single-quoted word of the POSIX shell. */
function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
