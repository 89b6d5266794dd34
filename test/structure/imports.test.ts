import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../../local/root.ts';

/** The rooms of docs/architecture.md, and what nothing in them may import. */
const CLOSED: readonly (readonly [room: string, imported: RegExp])[] = [
  ['lib', /\/(functions|cli|local|bench|test)\//],
  ['functions', /\/(cli|local|bench|test)\//],
  ['cli', /\/(functions|local|bench|test)\//],
  ['local', /\/(functions|bench|test)\//],
  ['lib/{http,git,hackolade,replica,sweep,circuit,rotation}', /^@aws-sdk\//],
  ['lib/http', /\/git(lab)?\//],
];

async function importsOf(room: string, imported: RegExp): Promise<string[]> {
  const files = await Array.fromAsync(glob(`${room}/**/*.ts`, { cwd: ROOT }));
  const found = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map(async (file) => {
      const text = await readFile(join(ROOT, file), 'utf8');
      const names = [...text.matchAll(/\bfrom '([^']+)'/g)].map(([, name = '']) => name);
      return names.filter((name) => imported.test(name)).map((name) => `${file}: ${name}`);
    });
  return (await Promise.all(found)).flat();
}

describe('imports', () => {
  it.each(CLOSED)('from %s lead to no %s', async (room, imported) => {
    expect(await importsOf(room, imported)).toEqual([]);
  });

  it('are found where there are some', async () => {
    expect(await importsOf('lib/secrets', /^@aws-sdk\//)).not.toEqual([]);
  });
});
