import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const CLASS =
  /class (\w+) extends (?:HubError|RetryLater|PermanentError|UnusableHead|BadCredentials|Conflict) \{\n(.*)/g;

async function errorClasses(): Promise<[name: string, firstLine: string][]> {
  const files = glob('**/*.ts', { cwd: import.meta.dirname, exclude: ['**/*.test.ts'] });
  const sources = await Array.fromAsync(files, (file) => readFile(join(import.meta.dirname, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(CLASS)].map(([, name = '', line = '']): [string, string] => [name, line.trim()]),
  );
}

describe('classes of errors', () => {
  it('write their names out, since in the bundles they have others', async () => {
    const classes = await errorClasses();
    expect(classes.length).toBeGreaterThanOrEqual(10);
    expect(classes).toEqual(
      classes.map(([name]) => [name, `static override readonly label: string = '${name}';`]),
    );
  });
});
