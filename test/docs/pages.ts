import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../local/root.ts';

export type Page = { readonly name: string; readonly text: string };

/** All that is written for people. */
export async function readPages(): Promise<Page[]> {
  const names = await Array.fromAsync(glob('{*.md,docs/**/*.md,.gitlab/*/*.md}', { cwd: ROOT }));
  return Promise.all(
    names.toSorted().map(async (name) => ({ name, text: await readFile(join(ROOT, name), 'utf8') })),
  );
}

export type Block = { readonly language: string; readonly body: string };

const BLOCK = /^```([^\s`]*)[^\n]*\n(.*?)^```$/gms;

/** What stands between fences. */
export function blocksOf({ text }: Page): Block[] {
  return [...text.matchAll(BLOCK)].map(([, language = '', body = '']) => ({ language, body }));
}

/** All else. */
export function proseOf({ text }: Page): string {
  return text.replace(BLOCK, '');
}
